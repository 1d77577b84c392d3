namespace Cutout.Gateway.Privacy;

/// <summary>What this folder tells the log. An event's name stays what it is, for operators' alerts hang on it.</summary>
internal static partial class PrivacyEvents
{
    [LoggerMessage(EventName = "attested", Message = "Attestation of {Check}: {Found}")]
    public static partial void Attested(this ILogger log, LogLevel level, string check, string found);

    [LoggerMessage(EventName = "access-log-not-written", Level = LogLevel.Error, Message = "The access log can't be written to {Folder}; entries are lost until it can")]
    public static partial void AccessLogNotWritten(this ILogger log, Exception problem, string folder);

    [LoggerMessage(EventName = "access-log-written-again", Level = LogLevel.Warning, Message = "The access log is written again; {Lost} entries were lost")]
    public static partial void AccessLogWrittenAgain(this ILogger log, long lost);

    [LoggerMessage(EventName = "access-log-entries-dropped", Level = LogLevel.Warning, Message = "{Dropped} entries of the access log were dropped; the disk is slower than the requests")]
    public static partial void AccessLogEntriesDropped(this ILogger log, long dropped);

    [LoggerMessage(EventName = "access-log-not-deleted", Level = LogLevel.Error, Message = "{Path} is past Privacy:AccessLog:KeepFor and could not be deleted; it is tried again each hour")]
    public static partial void AccessLogNotDeleted(this ILogger log, Exception problem, string path);

    [LoggerMessage(EventName = "access-log-left-over", Level = LogLevel.Warning, Message = "{Count} files of an access log lie in {Folder}, but none is kept any more; delete them, for nobody else will")]
    public static partial void AccessLogLeftOver(this ILogger log, int count, string folder);
}
