using Cutout.Gateway.Providers.Keys;

namespace Cutout.Gateway.Providers;

/// <summary>What this folder tells the log. An event's name stays what it is, for operators' alerts hang on it.</summary>
internal static partial class ProvidersEvents
{
    [LoggerMessage(EventName = "route-announced", Level = LogLevel.Information, Message = "{Operation} is done by {Route}")]
    public static partial void RouteAnnounced(this ILogger log, string operation, string route);

    [LoggerMessage(EventName = "provider-tried-again", Level = LogLevel.Information, Message = "{Provider} is tried again in {Wait} because of: {Reason}")]
    public static partial void ProviderTriedAgain(this ILogger log, string provider, TimeSpan wait, string reason);

    // Without the exception: what the handler or the vendor wrote into it may be a signed address or a header.
    [LoggerMessage(EventName = "provider-failed", Level = LogLevel.Warning, Message = "{Provider} failed at {Operation}: {Kind}, charged {Charged}: {Detail}")]
    public static partial void ProviderFailed(this ILogger log, string provider, string operation, FailureKind kind, Charged charged, string detail);

    [LoggerMessage(EventName = "alarm", Message = "Alarm {Kind} of {About}: {Message}")]
    public static partial void Alarm(this ILogger log, LogLevel level, string kind, string about, string message);

    [LoggerMessage(EventName = "alarm-webhook-refused", Level = LogLevel.Warning, Message = "The alarm webhook answered {Status} to {Kind}")]
    public static partial void AlarmWebhookRefused(this ILogger log, int status, string kind);

    [LoggerMessage(EventName = "alarm-webhook-unreachable", Level = LogLevel.Warning, Message = "The alarm webhook can't be reached for {Kind}: {Reason}")]
    public static partial void AlarmWebhookUnreachable(this ILogger log, string kind, string reason);

    [LoggerMessage(EventName = "spend-book-unreachable", Level = LogLevel.Error, Message = "The spend book can't be reached; it will be tried again")]
    public static partial void SpendBookUnreachable(this ILogger log, Exception? problem);

    [LoggerMessage(EventName = "provider-still-unwell", Level = LogLevel.Information, Message = "{Provider} is still not well: {Kind}")]
    public static partial void ProviderStillUnwell(this ILogger log, string provider, FailureKind kind);

    [LoggerMessage(EventName = "provider-well-again", Level = LogLevel.Information, Message = "{Provider} answers again")]
    public static partial void ProviderWellAgain(this ILogger log, string provider);

    [LoggerMessage(EventName = "key-works-again", Level = LogLevel.Information, Message = "{Key} of {Provider} works again")]
    public static partial void KeyWorksAgain(this ILogger log, PooledKey key, string provider);

    [LoggerMessage(EventName = "balance-not-told", Level = LogLevel.Information, Message = "{Provider} did not tell its balance: {Kind} {Detail}")]
    public static partial void BalanceNotTold(this ILogger log, string provider, FailureKind kind, string detail);

    [LoggerMessage(EventName = "calls-cut-off", Level = LogLevel.Warning, Message = "{Count} calls to vendors were cut off by the end of a process; what they cost is unknown, and their worst case counts as spent")]
    public static partial void CallsCutOff(this ILogger log, long count);

    [LoggerMessage(EventName = "charge-not-written", Level = LogLevel.Error, Message = "A charge of {Provider} could not be written to the ledger; it will be tried again")]
    public static partial void ChargeNotWritten(this ILogger log, Exception? problem, string provider);

    [LoggerMessage(EventName = "lines-not-written", Level = LogLevel.Warning, Message = "Calls of {Provider} could not be written into the spend book ahead; its next ones wait for their own line")]
    public static partial void LinesNotWritten(this ILogger log, Exception problem, string provider);
}
