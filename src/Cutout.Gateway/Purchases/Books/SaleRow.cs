namespace Cutout.Gateway.Purchases.Books;

/// <summary>A row of <see cref="BooksSql.Sales"/>; amounts in the currency's smallest unit, times in milliseconds since 1970.</summary>
internal sealed record SaleRow
{
    public long PlacedAt { get; init; }

    public long Amount { get; init; }

    public required string Currency { get; init; }

    public long Refunded { get; init; }

    public long Disputes { get; init; }

    /// <summary>A disputed payment has gone back whole, whatever else was refunded of it.</summary>
    public long GivenBack => Disputes > 0 ? Amount : Math.Min(Amount, Refunded);
}
