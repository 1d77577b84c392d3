using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Providers;

/// <summary>The providers that are switched on, and the route of each operation.</summary>
internal sealed class ProviderCatalog
{
    private readonly Dictionary<string, IReadOnlyList<ICutoutProvider>> _routes;

    public ProviderCatalog(
        IOptions<ProvidersOptions> options, IEnumerable<ProviderKind> kinds, VendorClients clients, UprightPhotos photos, AnswerCheck check, TimeProvider clock, IServiceProvider services)
    {
        var kindsByName = kinds.ToDictionary(kind => kind.Name, StringComparer.OrdinalIgnoreCase);
        var enabled = options.Value.Providers
            .Select(block => (Name: block.Key, Options: block.Value, Kind: kindsByName[block.Value.Kind ?? block.Key]))
            .Where(block => block.Options.IsEnabledAs(block.Kind))
            .OrderBy(block => block.Options.Rank)
            .Select(block => (block.Kind, Provider: (ICutoutProvider)new GuardedProvider(
                block.Name, block.Kind, block.Options,
                block.Kind.Create(new ProviderSetup(block.Name, block.Options, clients, services)), photos, check, clock)))
            .ToList();

        _routes = Operations.All.ToDictionary(operation => operation, operation => options.Value.Routes.TryGetValue(operation, out var names)
            ? [.. names.Select(name => enabled.Single(entry => entry.Provider.Name == name).Provider)]
            : DefaultRoute(operation, enabled));
    }

    /// <summary>In order; empty if nobody does it.</summary>
    public IReadOnlyList<ICutoutProvider> RouteFor(string operation) => _routes.GetValueOrDefault(operation, []);

    // The engine in this process stands in only where no vendor is set up; it never takes a vendor's place silently.
    private static IReadOnlyList<ICutoutProvider> DefaultRoute(string operation, List<(ProviderKind Kind, ICutoutProvider Provider)> enabled)
    {
        var able = enabled.Where(entry => entry.Kind.Operations.Contains(operation)).ToList();
        var vendors = able.Where(entry => entry.Kind.NeedsAddress).ToList();
        return [.. (vendors.Count > 0 ? vendors : able).Select(entry => entry.Provider)];
    }
}
