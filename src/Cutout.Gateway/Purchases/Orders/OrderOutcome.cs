namespace Cutout.Gateway.Purchases.Orders;

/// <summary>What came of placing an order.</summary>
internal abstract record OrderOutcome
{
    internal sealed record Placed(OrderView Order) : OrderOutcome;

    /// <summary>The same order again: the same codes, and nothing new.</summary>
    internal sealed record Known(OrderView Order) : OrderOutcome;

    /// <summary>An order of this name was placed before with other conditions.</summary>
    internal sealed record Mismatch : OrderOutcome;
}
