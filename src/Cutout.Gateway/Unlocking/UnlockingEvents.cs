using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Unlocking;

/// <summary>What this folder tells the log. An event's name stays what it is, for operators' alerts hang on it.</summary>
internal static partial class UnlockingEvents
{
    [LoggerMessage(EventName = "session-erased-unbought", Level = LogLevel.Information, Message = "{Session} was erased before its full picture was bought")]
    public static partial void SessionErasedUnbought(this ILogger log, SessionId session);

    [LoggerMessage(EventName = "full-purchase-failed", Level = LogLevel.Error, Message = "Buying the full picture of {Session} failed by a fault of ours")]
    public static partial void FullPurchaseFailed(this ILogger log, Exception problem, SessionId session);

    [LoggerMessage(EventName = "code-returned-late", Level = LogLevel.Warning, Message = "A code could not be returned at once; it comes back when its lease lapses")]
    public static partial void CodeReturnedLate(this ILogger log, Exception? problem);

    [LoggerMessage(EventName = "code-not-checked", Level = LogLevel.Error, Message = "A code could not be checked because the ledger can't be reached")]
    public static partial void CodeNotChecked(this ILogger log, Exception? problem);

    [LoggerMessage(EventName = "refusals-jumped", Level = LogLevel.Error, Message = "{Refused} codes were refused within a minute; usual are {Usual:F1}. Somebody may be guessing from many addresses, or a batch of codes has expired or was revoked")]
    public static partial void RefusalsJumped(this ILogger log, long refused, double usual);

    [LoggerMessage(EventName = "delivered-without-lease", Level = LogLevel.Error, Message = "A picture was delivered for a code that its session no longer held; the lease had lapsed")]
    public static partial void DeliveredWithoutLease(this ILogger log);

    [LoggerMessage(EventName = "delivery-not-written", Level = LogLevel.Error, Message = "A delivery could not be written to the ledger; it is tried again")]
    public static partial void DeliveryNotWritten(this ILogger log, Exception? problem);

    [LoggerMessage(EventName = "leases-lapsed", Level = LogLevel.Information, Message = "{Count} codes whose sessions are gone can be used again")]
    public static partial void LeasesLapsed(this ILogger log, long count);

    [LoggerMessage(EventName = "leases-unreachable", Level = LogLevel.Error, Message = "The ledger can't be reached; leases are renewed when it can")]
    public static partial void LeasesUnreachable(this ILogger log, Exception? problem);

    [LoggerMessage(EventName = "leases-not-tended", Level = LogLevel.Error, Message = "The leases of codes could not be tended")]
    public static partial void LeasesNotTended(this ILogger log, Exception problem);

    [LoggerMessage(EventName = "ledger-opened", Level = LogLevel.Information, Message = "The ledger is {Place}")]
    public static partial void LedgerOpened(this ILogger log, string place);
}
