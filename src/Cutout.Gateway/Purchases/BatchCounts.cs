namespace Cutout.Gateway.Purchases;

/// <summary>A row of <see cref="PurchasesSql.CountBatches"/>; times in milliseconds since 1970.</summary>
internal sealed record BatchCounts
{
    // Set by name: the type of a count is unknown to SQLite as long as there is no row, and a constructor would not fit.
    public required string Id { get; init; }

    public long MintedAt { get; init; }

    public long? ExpiresAt { get; init; }

    public string? Note { get; init; }

    public string? OrderName { get; init; }

    public long Minted { get; init; }

    public long Unused { get; init; }

    public long Bound { get; init; }

    public long Delivered { get; init; }

    public long Revoked { get; init; }

    public BatchView ViewAt(DateTimeOffset now)
    {
        var expires = ExpiresAt is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : (DateTimeOffset?)null;
        var over = expires <= now;
        return new BatchView(
            Id, DateTimeOffset.FromUnixTimeMilliseconds(MintedAt), expires, Note, OrderName,
            Minted, over ? 0 : Unused, Bound, Delivered, Revoked, over ? Unused : 0);
    }

    /// <summary>Without the note.</summary>
    public override string ToString() => $"{nameof(BatchCounts)} of {Id}";
}
