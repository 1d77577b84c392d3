namespace Cutout.Gateway.Purchases.Books;

/// <summary>All uses of codes there ever were: minted (of these sold by orders), what became of them, and where the books disagree.</summary>
internal sealed record ReconciliationView(
    long Minted, long Sold, long Unused, long Bound, long Delivered, long Revoked, long CountedDeliveries, IReadOnlyList<Difference> Differences);
