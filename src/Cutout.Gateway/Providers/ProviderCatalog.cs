using Cutout.Gateway.Providers.Alarms;
using Cutout.Gateway.Providers.Spending;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Providers;

/// <summary>The providers that are switched on, and the route of each operation.</summary>
internal sealed class ProviderCatalog : IDisposable
{
    private readonly Dictionary<string, IReadOnlyList<ICutoutProvider>> _routes;
    private readonly ProvidersOptions _options;

    public ProviderCatalog(
        IOptions<ProvidersOptions> options, IEnumerable<ProviderKind> kinds, VendorClients clients, AnswerCheck check, PhotoFitter fitter, UprightPhotos photos, SpendDesk money,
        AlarmBell bell, TimeProvider clock, IServiceProvider services)
    {
        _options = options.Value;
        var kindsByName = kinds.ToDictionary(kind => kind.Name, StringComparer.OrdinalIgnoreCase);
        Providers = [.. options.Value.Providers
            .Select(block => (Name: block.Key, Options: block.Value, Kind: kindsByName[block.Value.Kind ?? block.Key]))
            .Where(block => block.Options.IsEnabledAs(block.Kind))
            .OrderBy(block => block.Options.Rank)
            .Select(block => Guard(block.Name, block.Kind, block.Options))];
        _routes = Operations.All.ToDictionary(operation => operation, RouteOf);

        GuardedProvider Guard(string name, ProviderKind kind, ProviderOptions settings)
        {
            var adapter = kind.Create(new ProviderSetup(name, settings, clients, services));
            var standing = new ProviderStanding(name, settings, probesAreFree: settings.TellsBalance && adapter is IBalanceTeller, bell, clock);
            return new GuardedProvider(name, kind, settings, adapter, standing, money, fitter, photos, check, clock);
        }
    }

    /// <summary>All that are switched on, in the order of their ranks.</summary>
    public IReadOnlyList<GuardedProvider> Providers { get; }

    /// <summary>What the operator has set for an operation's route.</summary>
    public RouteOptions SettingsFor(string operation) => _options.RouteOf(operation);

    /// <summary>In order; empty if nobody does it.</summary>
    public IReadOnlyList<ICutoutProvider> RouteFor(string operation) => _routes.GetValueOrDefault(operation, []);

    private IReadOnlyList<ICutoutProvider> RouteOf(string operation)
    {
        var settings = SettingsFor(operation);
        return settings.Providers is { } names
            ? [.. names.Select(name => Providers.Single(provider => provider.Name == name))]
            : DefaultRoute(operation, settings);
    }

    // The engine in this process stands in only where no vendor is set up; it never takes a vendor's place silently.
    private IReadOnlyList<ICutoutProvider> DefaultRoute(string operation, RouteOptions settings)
    {
        var able = Providers.Where(provider => provider.Kind.Operations.Contains(operation)).ToList();
        var vendors = able.Where(provider => provider.Kind.NeedsAddress).ToList();
        return [.. (vendors.Count > 0 ? vendors : able).Where(provider => settings.Allows(provider.Options))];
    }

    public void Dispose()
    {
        foreach (var provider in Providers)
        {
            provider.Standing.Dispose();
        }
    }
}
