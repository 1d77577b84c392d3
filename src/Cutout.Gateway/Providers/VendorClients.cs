using System.Collections.Concurrent;
using Cutout.Gateway.Providers.Outgoing;
using Cutout.Gateway.Providers.Resilience;
using Polly;

namespace Cutout.Gateway.Providers;

/// <summary>
/// Makes the clients that talk to vendors; each lives as long as the gateway, with a connection pool of its own. Not the
/// framework's factory: that writes addresses to the log.
/// </summary>
internal sealed class VendorClients(VendorSockets sockets, TimeProvider clock, ILogger<VendorClients> log) : IDisposable
{
    private readonly ConcurrentBag<HttpClient> _clients = [];

    /// <summary>For a vendor's API.</summary>
    public HttpClient Create(ProviderOptions options, VendorDialect dialect)
    {
        var client = Create(RetryRules.ForPurchases(options, clock, log), dialect, options, sockets.Create(options.ConnectTimeout));
        client.BaseAddress = options.BaseUri;
        return client;
    }

    /// <summary>For asking a vendor's API after what has been bought.</summary>
    public HttpClient CreatePoller(ProviderOptions options, VendorDialect dialect)
    {
        var client = Create(RetryRules.ForPolls(clock), dialect, options.ForPolls(), sockets.Create(options.ConnectTimeout));
        client.BaseAddress = options.BaseUri;
        return client;
    }

    /// <summary>For results that lie where a vendor's answer says.</summary>
    public ResultFetcher CreateFetcher(ProviderOptions options) => new(
        Create(
            ResiliencePipeline<HttpResponseMessage>.Empty, ResultFetcher.Dialect, options,
            sockets.Create(options.ConnectTimeout, ResultFetcher.GuardFor(options.ResultHosts))),
        RetryRules.ForFetches(clock));

    public void Dispose()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }
    }

    private HttpClient Create(
        ResiliencePipeline<HttpResponseMessage> pipeline, VendorDialect dialect, ProviderOptions options, HttpMessageHandler socket)
    {
        var client = new HttpClient(new ResilienceHandler(pipeline, dialect, options, clock) { InnerHandler = socket })
        {
            Timeout = Timeout.InfiniteTimeSpan, // The handler keeps the time, over the body as well.
        };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("CutoutGateway/0.1");
        client.DefaultRequestHeaders.AcceptEncoding.ParseAdd("identity");
        _clients.Add(client);
        return client;
    }
}
