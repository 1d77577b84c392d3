namespace Cutout.Gateway.Purchases;

/// <summary>What this folder tells the log. An event's name stays what it is, for operators' alerts hang on it.</summary>
internal static partial class PurchasesEvents
{
    [LoggerMessage(EventName = "paid-sessions-not-opened", Level = LogLevel.Error, Message = "Paid sessions could not be opened; it is tried again")]
    public static partial void PaidSessionsNotOpened(this ILogger log, Exception problem);

    [LoggerMessage(EventName = "payment-not-priced", Level = LogLevel.Error, Message = "A checkout of {Amount} {Currency} was paid, which is none of Stripe:Prices; nothing was minted for {Payment}")]
    public static partial void PaymentNotPriced(this ILogger log, long amount, string currency, string payment);

    [LoggerMessage(EventName = "payment-minted-otherwise", Level = LogLevel.Warning, Message = "{Payment} was minted for under other conditions before; that stays as it is")]
    public static partial void PaymentMintedOtherwise(this ILogger log, string payment);

    [LoggerMessage(EventName = "payment-reversed", Level = LogLevel.Information, Message = "{Kind} of {Payment}: {Revoked} uses were revoked")]
    public static partial void PaymentReversed(this ILogger log, string kind, string payment, long revoked);

    [LoggerMessage(EventName = "counts-not-written", Level = LogLevel.Warning, Message = "Counts could not be written to the ledger; they are kept for the next time")]
    public static partial void CountsNotWritten(this ILogger log, Exception? problem);

    [LoggerMessage(EventName = "counts-not-deleted", Level = LogLevel.Warning, Message = "Counts past their time could not be deleted from the ledger; it is tried again")]
    public static partial void CountsNotDeleted(this ILogger log, Exception? problem);
}
