using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Cutout.Gateway.Providers.Outgoing;

/// <summary>
/// Where every connection to a vendor comes from. Tests put one in its place that reaches nothing beyond this machine, so
/// that no test can ever spend money.
/// </summary>
internal interface IOutgoingConnections
{
    /// <summary>Which certificates are believed; null for those that the system believes.</summary>
    X509ChainPolicy? Trust { get; }

    /// <summary>All addresses of a host name; fails with <see cref="System.Net.Sockets.SocketException"/>.</summary>
    Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken);

    /// <summary>An open connection to this very address; fails with <see cref="System.Net.Sockets.SocketException"/>.</summary>
    Task<Stream> ConnectAsync(IPEndPoint address, CancellationToken cancellationToken);
}
