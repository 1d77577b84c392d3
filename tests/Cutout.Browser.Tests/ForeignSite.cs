using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cutout.Browser.Tests;

/// <summary>Somebody else's web site: an empty page at every address, under another host name than the gateway's.</summary>
internal sealed class ForeignSite : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ForeignSite(WebApplication app)
    {
        _app = app;
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        Origin = $"http://localhost:{address.Port}";
    }

    public string Origin { get; }

    public static async Task<ForeignSite> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapFallback(() => Results.Content("<!doctype html><title>Another site</title><h1>Another site</h1>", "text/html"));
        await app.StartAsync();
        return new ForeignSite(app);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
