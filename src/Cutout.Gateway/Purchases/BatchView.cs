namespace Cutout.Gateway.Purchases;

/// <summary>A batch, the order that it was minted for, and what has become of its codes; <paramref name="Expired"/> counts those that expired unused.</summary>
internal sealed record BatchView(
    string Batch, DateTimeOffset MintedAt, DateTimeOffset? ExpiresAt, string? Note, string? Order,
    long Minted, long Unused, long Bound, long Delivered, long Revoked, long Expired)
{
    /// <summary>Without the note.</summary>
    public override string ToString() => $"{nameof(BatchView)} {Batch}";
}
