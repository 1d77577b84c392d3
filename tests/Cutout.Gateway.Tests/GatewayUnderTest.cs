using Cutout.Gateway.Providers.Outgoing;
using Cutout.Gateway.Tests.Unlocking;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Cutout.Gateway.Tests;

/// <summary>
/// The real gateway on a real socket of this machine, with a ledger of its own in a temporary folder, a set clock, and a
/// guard that lets it connect to this machine only.
/// </summary>
internal sealed class GatewayUnderTest : IAsyncDisposable
{
    public const string AdminToken = "an-admin-token-for-tests";

    private readonly WebApplication _app;
    private readonly DirectoryInfo _folder;
    private readonly Func<Task<WebApplication>> _start;
    private LedgerPlace? _place;
    private IReadOnlyList<HttpClient> _former = [];

    private GatewayUnderTest(WebApplication app, Func<Task<WebApplication>> start, DirectoryInfo folder, SetClock clock, RecordedLog log, LocalConnections connections)
    {
        _app = app;
        _start = start;
        _folder = folder;
        Clock = clock;
        Log = log;
        Connections = connections;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        Address = new Uri(addresses.Addresses.Single());
        Client = NewClient();
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public SetClock Clock { get; }

    public RecordedLog Log { get; }

    /// <summary>The way out to vendors, which ends on this machine.</summary>
    public LocalConnections Connections { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>The folder in which this gateway's ledger lies.</summary>
    public string Folder => _folder.FullName;

    public static async Task<GatewayUnderTest> StartAsync(
        IReadOnlyDictionary<string, string?>? settings = null, Action<WebApplicationBuilder>? configure = null, SetClock? clock = null)
    {
        var folder = Directory.CreateTempSubdirectory("cutout-gateway-tests-");
        clock ??= new SetClock();
        var log = new RecordedLog();
        var connections = new LocalConnections();
        var all = new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["Ledger:ConnectionString"] = $"Data Source={Path.Combine(folder.FullName, "ledger.db")}",
            ["Privacy:AccessLog:Folder"] = Path.Combine(folder.FullName, "access"),
            ["Admin:Token"] = AdminToken,
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string?>())
        {
            all[name] = value;
        }

        return new GatewayUnderTest(await RunAsync(), RunAsync, folder, clock, log, connections);

        async Task<WebApplication> RunAsync()
        {
            var app = GatewayHost.Build([.. all.Select(setting => $"--{setting.Key}={setting.Value}")], builder =>
            {
                builder.Logging.ClearProviders().AddProvider(log);
                builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
                builder.Services.Replace(ServiceDescriptor.Singleton<IOutgoingConnections>(connections));
                configure?.Invoke(builder);
            });
            await app.StartAsync();
            return app;
        }
    }

    /// <summary>Stops it, as a service manager does, and starts the next on the same ledger, with the same clock, log and way out.</summary>
    public async Task<GatewayUnderTest> NextAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();

        // What has left the gateway may still be on its way to who asked: his client isn't taken from him.
        return new GatewayUnderTest(await _start(), _start, _folder, Clock, Log, Connections) { _place = _place, _former = [.. _former, Client] };
    }

    /// <summary>With a new ledger on this engine.</summary>
    public static async Task<GatewayUnderTest> StartOnAsync(string engine, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var place = await LedgerPlace.NewAsync(engine);
        var all = new Dictionary<string, string?>(place.Settings);
        foreach (var (name, value) in settings ?? new Dictionary<string, string?>())
        {
            all[name] = value;
        }

        var gateway = await StartAsync(all);
        gateway._place = place;
        return gateway;
    }

    /// <summary>
    /// A moment for real work between two steps of a set clock: as long as a question and its answer take over a socket,
    /// which is longer the busier the machine is. So the clock never runs far ahead of the work.
    /// </summary>
    public async Task MomentAsync()
    {
        await Task.Delay(TimeSpan.FromMilliseconds(5), TestContext.Current.CancellationToken);
        using var answer = await Client.GetAsync("/health/live", TestContext.Current.CancellationToken);
    }

    /// <summary>A client with a connection pool of its own, like another visitor's.</summary>
    public HttpClient NewClient() => new() { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(3) };

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _former.Append(Client))
        {
            client.Dispose();
        }

        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
        _place?.Dispose();
    }
}
