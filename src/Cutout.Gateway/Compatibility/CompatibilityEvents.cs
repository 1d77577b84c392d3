namespace Cutout.Gateway.Compatibility;

/// <summary>What this folder tells the log. An event's name stays what it is, for operators' alerts hang on it.</summary>
internal static partial class CompatibilityEvents
{
    [LoggerMessage(EventName = "compatible-call-failed", Level = LogLevel.Error, Message = "A call of the compatible API failed by a fault of ours")]
    public static partial void CompatibleCallFailed(this ILogger log, Exception problem);

    [LoggerMessage(EventName = "compatible-call-unshowable", Level = LogLevel.Error, Message = "A call of the compatible API got a result that can't be worked on: {Reason}")]
    public static partial void CompatibleCallUnshowable(this ILogger log, string reason);

    [LoggerMessage(EventName = "compatible-call-called-off", Level = LogLevel.Information, Message = "A call of the compatible API was called off before anything was sent")]
    public static partial void CompatibleCallCalledOff(this ILogger log);
}
