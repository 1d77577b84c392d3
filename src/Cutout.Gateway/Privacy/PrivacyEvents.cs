namespace Cutout.Gateway.Privacy;

/// <summary>What this folder tells the log. An event's name stays what it is, for operators' alerts hang on it.</summary>
internal static partial class PrivacyEvents
{
    [LoggerMessage(EventName = "attested", Message = "Attestation of {Check}: {Found}")]
    public static partial void Attested(this ILogger log, LogLevel level, string check, string found);
}
