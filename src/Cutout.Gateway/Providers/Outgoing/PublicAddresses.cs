using System.Net;
using System.Net.Sockets;

namespace Cutout.Gateway.Providers.Outgoing;

/// <summary>
/// Tells the open internet from everything else, by the special-purpose registries of IANA (RFC 6890 and what came after):
/// what a stranger's host name may resolve to, and what could be this machine or its neighbours.
/// </summary>
internal static class PublicAddresses
{
    private static readonly IPNetwork[] SpecialV4 = Networks(
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        // In no registry: where a machine at Azure reaches its host.
        "168.63.129.16/32");

    // Of IPv6 only 2000::/3 is handed out, and in it these are tunnels (which embed another address), tests and documents.
    private static readonly IPNetwork Global = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] SpecialV6 = Networks(
        "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20");

    // A network without IPv4 reaches the IPv4 internet through this prefix: RFC 6052.
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    public static bool Contains(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return Contains(address.MapToIPv4());
        }

        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return !SpecialV4.Any(network => network.Contains(address));
        }

        if (Nat64.Contains(address))
        {
            return Contains(new IPAddress(address.GetAddressBytes().AsSpan(12)));
        }

        return Global.Contains(address) && !SpecialV6.Any(network => network.Contains(address)) && !IsIsatap(address);
    }

    // RFC 5214: ..:0:5efe:a.b.c.d or ..:200:5efe:a.b.c.d is a tunnel to a.b.c.d.
    private static bool IsIsatap(IPAddress address) =>
        address.GetAddressBytes() is [_, _, _, _, _, _, _, _, 0 or 2, 0, 0x5e, 0xfe, ..];

    private static IPNetwork[] Networks(params string[] networks) => [.. networks.Select(network => IPNetwork.Parse(network))];
}
