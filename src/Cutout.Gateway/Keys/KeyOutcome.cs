namespace Cutout.Gateway.Keys;

/// <summary>What came of issuing a key.</summary>
internal abstract record KeyOutcome
{
    /// <summary>A new key, or the one that the same request made before.</summary>
    internal sealed record Issued(ApiKey Key, KeyView View) : KeyOutcome;

    /// <summary>The Idempotency-Key was used with other conditions.</summary>
    internal sealed record Mismatch : KeyOutcome;
}
