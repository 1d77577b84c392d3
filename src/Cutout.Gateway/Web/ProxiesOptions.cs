using System.Net;

namespace Cutout.Gateway.Web;

internal sealed class ProxiesOptions
{
    public const string Section = "Proxies";

    /// <summary>
    /// Addresses and networks (<c>10.0.0.5, 10.1.0.0/16</c>) of the proxies before this gateway. Only their word is taken
    /// for where a visitor comes from; empty: nobody's.
    /// </summary>
    public string Known { get; set; } = "";

    public IReadOnlyList<string> Names => Known.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public static bool TryRead(string name, out IPNetwork network)
    {
        if (IPAddress.TryParse(name, out var address))
        {
            network = new IPNetwork(address, 8 * address.GetAddressBytes().Length);
            return true;
        }

        return IPNetwork.TryParse(name, out network);
    }
}
