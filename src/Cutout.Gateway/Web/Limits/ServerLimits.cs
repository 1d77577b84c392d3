using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Web.Limits;

/// <summary>What the server itself bears of a connection, before a request of ours comes of it.</summary>
internal sealed class ServerLimits(IOptions<LimitsOptions> limits, ConnectionLimit connections) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions server)
    {
        server.AddServerHeader = false;
        server.Limits.MaxRequestBodySize = WebRegistration.BodyLimit;

        // Browsers and shops send a dozen headers of a few kilobytes together, and at once: who takes longer only holds the connection.
        server.Limits.MaxRequestHeaderCount = 64;
        server.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        server.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);

        // A result counts as sent when the network has taken it, not when it lies in a buffer of ours.
        server.Limits.MaxResponseBufferSize = 0;

        LimitConnections(server);
        LimitStreams(server.Limits.Http2);
    }

    private void LimitConnections(KestrelServerOptions server)
    {
        // Longer than proxies keep theirs, so that it is they who close.
        server.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(90);
        server.Limits.MaxConcurrentConnections = limits.Value.Connections;
        server.Limits.MinRequestBodyDataRate = new MinDataRate(limits.Value.SlowestUpload, limits.Value.SlowFor);
        server.Limits.MinResponseDataRate = new MinDataRate(limits.Value.SlowestDownload, limits.Value.SlowFor);
        server.ConfigureEndpointDefaults(listen => listen.Use(next => connection => connections.PassAsync(connection, next)));
    }

    // A page of ours asks for a dozen things at once. Who opens streams only to reset them is hung up on by the server.
    private static void LimitStreams(Http2Limits streams)
    {
        streams.MaxStreamsPerConnection = 64;
        streams.MaxRequestHeaderFieldSize = 8 * 1024;

        // What may lie in our memory unread, of one upload and of a connection; enough for 20 Mbit/s over 100 ms.
        streams.InitialStreamWindowSize = 256 * 1024;
        streams.InitialConnectionWindowSize = 512 * 1024;

        // A connection whose other end has gone without a word doesn't stay.
        streams.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        streams.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
    }
}
