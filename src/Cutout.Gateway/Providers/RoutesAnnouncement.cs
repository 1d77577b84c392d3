namespace Cutout.Gateway.Providers;

/// <summary>Tells the operator at start who will be asked for what.</summary>
internal sealed class RoutesAnnouncement(ProviderCatalog catalog, ILogger<RoutesAnnouncement> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var operation in Operations.All)
        {
            var route = catalog.RouteFor(operation);
            log.RouteAnnounced(operation, route.Count == 0 ? "nobody" : string.Join(", then ", route.Select(provider => provider.Name)));
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
