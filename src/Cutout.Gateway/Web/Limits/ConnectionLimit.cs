using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Web.Limits;

/// <summary>
/// Closes connections beyond what one network may hold open, before a byte of them is read. A known proxy brings everybody,
/// and is not counted.
/// </summary>
internal sealed class ConnectionLimit(IOptions<LimitsOptions> limits, IOptions<ProxiesOptions> proxies, NetworkNames names, TimeProvider clock) : IDisposable
{
    // Of everybody together the server itself keeps count.
    private readonly NetworkPlaces _places = new(int.MaxValue, limits.Value.ConnectionsPerNetwork);

    private readonly IReadOnlyList<IPNetwork> _proxies =
        [.. proxies.Value.Names.Select(name => ProxiesOptions.TryRead(name, out var network) ? network : (IPNetwork?)null).OfType<IPNetwork>()];

    public async Task PassAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var from = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        if (IsProxy(from))
        {
            await next(connection);
        }
        else if (_places.TryTake(names.NameOf(from, clock.GetUtcNow())) is PlaceOutcome.Taken taken)
        {
            using (taken.Place)
            {
                await next(connection);
            }
        }
        else
        {
            connection.Abort();
        }
    }

    public void Dispose() => _places.Dispose();

    private bool IsProxy(IPAddress? address)
    {
        var ip = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        return ip is not null && _proxies.Any(network => network.Contains(ip));
    }
}
