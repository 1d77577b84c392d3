namespace Cutout.Gateway.Purchases;

/// <summary>A row of <see cref="PurchasesSql.CountBatches"/>; times in milliseconds since 1970.</summary>
internal sealed record BatchCounts(
    string Id, long MintedAt, long? ExpiresAt, string? Note, long Minted, long Unused, long Bound, long Delivered, long Revoked)
{
    public BatchView ViewAt(DateTimeOffset now)
    {
        var expires = ExpiresAt is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : (DateTimeOffset?)null;
        var over = expires <= now;
        return new BatchView(
            Id, DateTimeOffset.FromUnixTimeMilliseconds(MintedAt), expires, Note,
            Minted, over ? 0 : Unused, Bound, Delivered, Revoked, over ? Unused : 0);
    }
}
