namespace Cutout.Gateway.Providers;

/// <summary>What an adapter is made from: its block of the settings and the way out.</summary>
internal sealed record ProviderSetup(string Name, ProviderOptions Options, VendorClients Clients, IServiceProvider Services)
{
    /// <summary>A client of the vendor's API: base address, deadlines, retries, refusals.</summary>
    public HttpClient CreateClient(VendorDialect dialect) => Clients.Create(Options, dialect);

    /// <summary>A client that asks after what has been bought: it may ask as often as it takes.</summary>
    public HttpClient CreatePoller(VendorDialect dialect) => Clients.CreatePoller(Options, dialect);
}
