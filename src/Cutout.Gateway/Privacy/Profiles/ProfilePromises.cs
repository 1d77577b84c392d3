namespace Cutout.Gateway.Privacy.Profiles;

/// <summary>
/// What a profile's name stands for: no setting may go beyond it, or the name would be a false claim. Read from the profile's file
/// alone, so that no other setting can loosen it.
/// </summary>
internal sealed class ProfilePromises
{
    /// <summary>The longest that pictures may be kept; null leaves it to the settings.</summary>
    public TimeSpan? KeepForAtMost { get; set; }

    /// <summary>The values that <c>Sessions:Ends</c> may have, comma-separated; null for any.</summary>
    public string? Ends { get; set; }

    /// <summary>The fields that the access log may hold, comma-separated; null for any, empty for none.</summary>
    public string? LogFields { get; set; }

    /// <summary>The longest that the access log may be kept; null leaves it to the settings.</summary>
    public TimeSpan? LogForAtMost { get; set; }

    /// <summary>Whether API keys may carry their owner's e-mail, which makes accounts of them.</summary>
    public bool Accounts { get; set; }

    /// <summary>The longest that the counts of a day may be kept; null leaves it to the settings.</summary>
    public TimeSpan? StatisticsForAtMost { get; set; }
}
