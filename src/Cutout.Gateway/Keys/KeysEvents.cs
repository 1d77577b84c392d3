namespace Cutout.Gateway.Keys;

/// <summary>What this folder tells the log. An event's name stays what it is, for operators' alerts hang on it.</summary>
internal static partial class KeysEvents
{
    [LoggerMessage(EventName = "key-leases-lapsed", Level = LogLevel.Warning, Message = "{Count} leases of API keys' credits were left by a gateway that is gone; all that they held counts as spent")]
    public static partial void KeyLeasesLapsed(this ILogger log, int count);

    [LoggerMessage(EventName = "key-leases-not-written", Level = LogLevel.Error, Message = "What was spent with API keys could not be written to the ledger; it is tried again")]
    public static partial void KeyLeasesNotWritten(this ILogger log, Exception? problem);
}
