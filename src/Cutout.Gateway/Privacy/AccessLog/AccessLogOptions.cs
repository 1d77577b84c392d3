namespace Cutout.Gateway.Privacy.AccessLog;

/// <summary>What is written down of each request, and for how long; nothing unless it is asked for.</summary>
internal sealed class AccessLogOptions
{
    public const string Section = $"{PrivacyOptions.Section}:AccessLog";

    /// <summary>Names of <see cref="AccessLogFields"/>, a list or one text with commas; empty: there is no access log.</summary>
    public IList<string> Fields { get; } = [];

    /// <summary>An entry is gone after so long at the latest, and at most a day and an hour earlier: a day's file goes as a whole.</summary>
    public TimeSpan? KeepFor { get; set; }

    /// <summary>Where the files of the days lie.</summary>
    public string Folder { get; set; } = "data/access";

    /// <summary>Replaces what the binder makes of a list: it would leave out one text with commas.</summary>
    public void ReadFields(IConfigurationSection section)
    {
        Fields.Clear();
        foreach (var name in FieldsIn(section))
        {
            Fields.Add(name);
        }
    }

    public static IReadOnlyList<string> FieldsIn(IConfigurationSection section)
    {
        // A list stands for itself: the text may be the profile's, which it takes the place of.
        var fields = section.GetSection(nameof(Fields));
        return fields.GetChildren().Select(child => child.Value?.Trim() ?? "").ToList() is { Count: > 0 } list
            ? list
            : (fields.Value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }
}
