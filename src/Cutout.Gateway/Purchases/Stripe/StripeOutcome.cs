namespace Cutout.Gateway.Purchases.Stripe;

/// <summary>What came of an event.</summary>
internal enum StripeOutcome
{
    Done,

    /// <summary>Nothing of it concerns us.</summary>
    Ignored,

    /// <summary>Something that an event of its kind always has is missing.</summary>
    Unreadable,

    /// <summary>Paid, but not an amount and currency that are expected.</summary>
    PaymentRefused,
}
