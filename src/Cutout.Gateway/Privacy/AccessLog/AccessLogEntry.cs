namespace Cutout.Gateway.Privacy.AccessLog;

/// <summary>A line, and the day (UTC) to whose file it belongs.</summary>
internal readonly record struct AccessLogEntry(DateOnly Day, string Line)
{
    /// <summary>A line names a visitor, and belongs into its file only.</summary>
    public override string ToString() => $"{nameof(AccessLogEntry)} of {Day:O}";
}
