namespace Cutout.Gateway.Providers.Offers;

/// <summary>The answer of <c>GET /v1/admin/providers</c>.</summary>
/// <param name="Day">The day (UTC) whose spend is shown.</param>
/// <param name="Providers">All that are switched on.</param>
internal sealed record ProvidersView(DateOnly Day, IReadOnlyList<ProviderView> Providers);
