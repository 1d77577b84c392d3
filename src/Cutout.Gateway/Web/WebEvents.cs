namespace Cutout.Gateway.Web;

/// <summary>What this folder tells the log. An event's name stays what it is, for operators' alerts hang on it.</summary>
internal static partial class WebEvents
{
    [LoggerMessage(EventName = "request-failed", Level = LogLevel.Error, Message = "{Method} {Route} failed")]
    public static partial void RequestFailed(this ILogger log, Exception problem, string method, string? route);
}
