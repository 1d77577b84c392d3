using Cutout.Gateway.Unlocking;

namespace Cutout.Gateway.Purchases;

internal sealed record MintedView(string Batch, IEnumerable<string> Codes)
{
    public static MintedView Of(MintOutcome.Minted minted) => new(minted.Batch, minted.Codes.Select((UnlockCode code) => code.Text));

    /// <summary>Without the codes.</summary>
    public override string ToString() => $"{nameof(MintedView)} {Batch}";
}
