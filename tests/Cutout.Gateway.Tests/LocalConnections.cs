using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Cutout.Gateway.Providers.Outgoing;

namespace Cutout.Gateway.Tests;

/// <summary>
/// A way out that ends on this machine: names are looked up in a table, and nothing but a loopback address is ever connected
/// to. So no test can reach a vendor and spend money.
/// </summary>
internal sealed class LocalConnections : IOutgoingConnections
{
    private readonly ConcurrentDictionary<string, IPAddress[]> _names = new();
    private readonly ConcurrentDictionary<IPAddress, IPEndPoint> _detours = new();
    private readonly ConcurrentQueue<IPEndPoint> _connected = new();

    public X509ChainPolicy? Trust { get; } = new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        RevocationMode = X509RevocationMode.NoCheck,
    };

    /// <summary>Every address that a connection was asked for, in order.</summary>
    public IReadOnlyList<IPEndPoint> Connected => [.. _connected];

    /// <summary>How many of the next connections are refused, as by a machine that has just been restarted.</summary>
    public int RefusesNext { get; set; }

    /// <summary>Connections neither open nor fail.</summary>
    public bool HangsAlways { get; set; }

    /// <summary>Answers all look-ups, instead of the table.</summary>
    public Func<string, IPAddress[]>? Resolver { get; set; }

    /// <summary>Answers look-ups of this name.</summary>
    public void Name(string host, params string[] addresses) => _names[host] = [.. addresses.Select(IPAddress.Parse)];

    /// <summary>Connects whoever goes to this address to a place on this machine instead.</summary>
    public void Lead(string address, IPEndPoint to) => _detours[IPAddress.Parse(address)] = to;

    /// <summary>Believes this certificate; there is no other that is believed.</summary>
    public void Believe(X509Certificate2 certificate) => Trust!.CustomTrustStore.Add(certificate);

    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
        Resolver?.Invoke(host) is { } resolved ? Task.FromResult(resolved)
        : _names.TryGetValue(host, out var addresses) ? Task.FromResult(addresses)
        : host == "localhost" ? Task.FromResult<IPAddress[]>([IPAddress.Loopback])
        : throw new SocketException((int)SocketError.HostNotFound);

    public async Task<Stream> ConnectAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        _connected.Enqueue(address);
        var place = _detours.GetValueOrDefault(address.Address, address);
        if (HangsAlways)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        if (RefusesNext > 0)
        {
            RefusesNext--;
            throw new SocketException((int)SocketError.ConnectionRefused);
        }

        if (!IPAddress.IsLoopback(place.Address))
        {
            throw new SocketException((int)SocketError.NetworkUnreachable);
        }

        return await new OutgoingConnections().ConnectAsync(place, cancellationToken);
    }
}
