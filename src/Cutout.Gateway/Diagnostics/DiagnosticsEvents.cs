namespace Cutout.Gateway.Diagnostics;

/// <summary>What this folder tells the log. An event's name stays what it is, for operators' alerts hang on it.</summary>
internal static partial class DiagnosticsEvents
{
    [LoggerMessage(EventName = "log-levels-limited", Level = LogLevel.Warning, Message = "{Asked} is asked for in Logging; what isn't the gateway's own is written from {Floor} on, whatever the settings say, because it would name pictures, people and keys")]
    public static partial void LevelsLimited(this ILogger log, string asked, LogLevel floor);
}
