namespace Cutout.Gateway.Purchases.Books;

/// <summary>The answer of <c>GET /v1/admin/stats</c>; <paramref name="SpendRecorded"/> is false where nobody records what vendors charge.</summary>
internal sealed record StatsView(
    DateOnly From, DateOnly To, string? Currency, bool SpendRecorded,
    StatsLine Total, IReadOnlyList<StatsLine> Lines, IReadOnlyList<SalesLine> Sales, ReconciliationView Reconciliation);
