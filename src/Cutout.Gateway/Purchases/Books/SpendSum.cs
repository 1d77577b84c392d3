namespace Cutout.Gateway.Purchases.Books;

/// <summary>A row of <see cref="BooksSql.Spent"/>; charges in <see cref="Providers.Spending.Millionths"/>.</summary>
internal sealed record SpendSum
{
    /// <summary>Days since 1970, UTC.</summary>
    public long Day { get; init; }

    public string Operation { get; init; } = "";

    public string Provider { get; init; } = "";

    public string Unit { get; init; } = "";

    public long Charged { get; init; }

    public long Unknown { get; init; }

    public long UnknownCalls { get; init; }
}
