using Cutout.Gateway.Purchases;

namespace Cutout.Gateway.Purchases.Orders;

/// <summary>Something that was bought: which codes, and what is known of the payment.</summary>
/// <param name="Order">The seller's name for it: letters, digits and <c>.:_-</c>, so that no mail address fits.</param>
/// <param name="Codes">How many codes, and their conditions.</param>
internal sealed record OrderRequest(string Order, MintRequest Codes)
{
    /// <summary>The payment provider's name for the payment, by which refunds and disputes find the order.</summary>
    public string? Payment { get; init; }

    /// <summary>What was paid, in the currency's smallest unit.</summary>
    public long? Amount { get; init; }

    /// <summary>Three lower-case letters, ISO 4217.</summary>
    public string? Currency { get; init; }

    /// <summary>The session that it was bought for.</summary>
    public string? Reference { get; init; }
}
