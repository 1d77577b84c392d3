namespace Cutout.Gateway.Purchases.Books;

/// <summary>
/// What happened on a day, for an operation, at a provider; null for the total, and for uploads that no provider has taken yet.
/// Money is in the smallest unit of Books:Currency, and null where it isn't known.
/// Calls of which nobody knows whether they were charged are spent in their worst case, and counted.
/// </summary>
internal sealed record StatsLine(
    string? Day, string? Operation, string? Provider,
    long Uploads, long Previews, long Failures, long Unlocks, long Deliveries,
    double? Conversion, decimal? SpendUnits, long? UnknownCalls, decimal? Spend, decimal? Revenue, decimal? Margin);
