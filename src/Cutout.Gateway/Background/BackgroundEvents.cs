namespace Cutout.Gateway.Background;

/// <summary>What this folder tells the log. An event's name stays what it is, for operators' alerts hang on it.</summary>
internal static partial class BackgroundEvents
{
    [LoggerMessage(EventName = "round-failed", Level = LogLevel.Error, Message = "A round of {Service} failed by a fault of ours; the next one comes")]
    public static partial void RoundFailed(this ILogger log, Exception problem, string service);
}
