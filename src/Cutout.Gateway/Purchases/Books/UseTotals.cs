namespace Cutout.Gateway.Purchases.Books;

/// <summary>The row of <see cref="BooksSql.Uses"/>: uses of codes, by what became of them.</summary>
internal sealed record UseTotals
{
    public long Minted { get; init; }

    public long Sold { get; init; }

    public long Unused { get; init; }

    public long Bound { get; init; }

    public long Delivered { get; init; }

    public long Revoked { get; init; }
}
