namespace Cutout.Gateway.Purchases.Orders;

/// <summary>The body of <c>POST /v1/orders</c>.</summary>
internal sealed record OrderBody(
    string? Order, int? Quantity, int? Uses, DateTimeOffset? ExpiresAt, IReadOnlyList<string>? Operations, int? MaxMegapixels,
    long? Amount, string? Currency, string? Reference)
{
    public OrderRequest ToRequest() => new(
        Order ?? "",
        new MintRequest(Quantity ?? 1) { Uses = Uses ?? 1, ExpiresAt = ExpiresAt, Operations = Operations, MaxMegapixels = MaxMegapixels })
    {
        Amount = Amount,
        Currency = Currency?.ToLowerInvariant(),
        Reference = Reference,
    };
}
