using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Cutout.Gateway.Providers.Outgoing;

/// <summary>The system's resolver and plain TCP sockets.</summary>
internal sealed class OutgoingConnections : IOutgoingConnections
{
    public X509ChainPolicy? Trust => null;

    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
        Dns.GetHostAddressesAsync(host, cancellationToken);

    public async Task<Stream> ConnectAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
