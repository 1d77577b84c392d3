using Cutout.Gateway.Unlocking;

namespace Cutout.Gateway.Purchases;

/// <summary>What came of minting.</summary>
internal abstract record MintOutcome
{
    /// <summary>New codes, or those that the same request made before.</summary>
    internal sealed record Minted(string Batch, IReadOnlyList<UnlockCode> Codes) : MintOutcome;

    /// <summary>The Idempotency-Key was used with other conditions.</summary>
    internal sealed record Mismatch : MintOutcome;
}
