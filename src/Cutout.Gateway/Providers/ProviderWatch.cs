using Cutout.Gateway.Providers.Alarms;

namespace Cutout.Gateway.Providers;

/// <summary>Looks after providers between calls: probes, keys, balances. Each for itself, for a slow vendor would hold up the others.</summary>
internal sealed class ProviderWatch(ProviderCatalog catalog, AlarmBell bell, TimeProvider clock, ILogger<ProviderWatch> log) : IHostedService, IDisposable
{
    private readonly ProviderCheckup[] _checkups = [.. catalog.Providers
        .Where(provider => provider.Teller is not null)
        .Select(provider => new ProviderCheckup(provider, provider.Teller!, bell, clock, log))];

    public Task StartAsync(CancellationToken cancellationToken) => Task.WhenAll(_checkups.Select(checkup => checkup.StartAsync(cancellationToken)));

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(_checkups.Select(checkup => checkup.StopAsync(cancellationToken)));

    public void Dispose()
    {
        foreach (var checkup in _checkups)
        {
            checkup.Dispose();
        }
    }
}
