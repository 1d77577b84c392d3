using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Cutout.Gateway.Providers.Outgoing;

/// <summary>
/// Socket handlers for calls to vendors: no redirects (they would carry the key and the photo to a stranger), no cookies,
/// no proxy from the environment, no decompression (a bomb stays folded), no trace headers.
/// </summary>
internal sealed class VendorSockets(IOutgoingConnections connections)
{
    /// <param name="connectTimeout">For name, TCP and TLS together.</param>
    /// <param name="guard">Looks at a host's addresses before one of them is connected to; throws to refuse.</param>
    public SocketsHttpHandler Create(TimeSpan connectTimeout, Action<DnsEndPoint, IPAddress[]>? guard = null) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = connectTimeout,
        ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, guard, cancellationToken),
        PlaintextStreamFilter = static (context, _) => ValueTask.FromResult<Stream>(new HeadFirstStream(context.PlaintextStream)),
        MaxResponseDrainSize = 64 * 1024,
        ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        // Shorter than a server keeps a silent connection, so that a photo is not sent into one that has just been closed.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        SslOptions =
        {
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CertificateChainPolicy = connections.Trust,
        },
    };

    private async ValueTask<Stream> ConnectAsync(
        DnsEndPoint host, Action<DnsEndPoint, IPAddress[]>? guard, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(host.Host, out var literal)
            ? [literal]
            : await connections.ResolveAsync(host.Host, cancellationToken);
        guard?.Invoke(host, addresses);

        for (var next = 0; next < addresses.Length; next++)
        {
            try
            {
                return await connections.ConnectAsync(new IPEndPoint(addresses[next], host.Port), cancellationToken);
            }
            catch (SocketException) when (next < addresses.Length - 1)
            {
                // The host has another address.
            }
        }

        throw new SocketException((int)SocketError.HostNotFound);
    }
}
