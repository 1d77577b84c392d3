namespace Cutout.Gateway.Purchases;

/// <summary>A batch, and what has become of its codes; <paramref name="Expired"/> counts those that expired unused.</summary>
internal sealed record BatchView(
    string Batch, DateTimeOffset MintedAt, DateTimeOffset? ExpiresAt, string? Note,
    long Minted, long Unused, long Bound, long Delivered, long Revoked, long Expired);
