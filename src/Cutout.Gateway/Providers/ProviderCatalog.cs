namespace Cutout.Gateway.Providers;

/// <summary>The providers that are set up, and the route of each operation.</summary>
internal sealed class ProviderCatalog(IEnumerable<ICutoutProvider> providers)
{
    public IReadOnlyList<ICutoutProvider> RouteFor(string operation) =>
        [.. providers.Where(provider => provider.CapabilityFor(operation) is not null)];
}
