namespace Cutout.Gateway.Keys;

/// <summary>What came of adding prepaid credits to a key.</summary>
internal abstract record CreditOutcome
{
    /// <summary>They are there, once, however often the same request came.</summary>
    internal sealed record Credited(KeyView View) : CreditOutcome;

    /// <summary>There is no such key.</summary>
    internal sealed record NoSuchKey : CreditOutcome;

    /// <summary>The Idempotency-Key was used for another key or another amount.</summary>
    internal sealed record Mismatch : CreditOutcome;
}
