namespace Cutout.Gateway.Sessions;

/// <summary>What this folder tells the log. An event's name stays what it is, for operators' alerts hang on it.</summary>
internal static partial class SessionsEvents
{
    [LoggerMessage(EventName = "session-ending-failed", Level = LogLevel.Error, Message = "Session {Session} has ended and its pictures are erased, but {Ending} failed")]
    public static partial void SessionEndingFailed(this ILogger log, Exception problem, SessionId session, string ending);

    [LoggerMessage(EventName = "session-result-unshowable", Level = LogLevel.Error, Message = "{Session} got a result that can't be shown: {Reason}")]
    public static partial void SessionResultUnshowable(this ILogger log, SessionId session, string reason);

    [LoggerMessage(EventName = "session-called-off-unsent", Level = LogLevel.Information, Message = "{Session} was called off before anything was sent")]
    public static partial void SessionCalledOffUnsent(this ILogger log, SessionId session);

    [LoggerMessage(EventName = "session-called-off-unbegun", Level = LogLevel.Information, Message = "{Session} was called off before the vendor had begun")]
    public static partial void SessionCalledOffUnbegun(this ILogger log, SessionId session);

    [LoggerMessage(EventName = "session-failed", Level = LogLevel.Error, Message = "{Session} failed by a fault of ours")]
    public static partial void SessionFailed(this ILogger log, Exception problem, SessionId session);
}
