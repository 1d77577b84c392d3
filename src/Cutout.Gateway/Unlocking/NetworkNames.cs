using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Cutout.Gateway.Unlocking;

/// <summary>
/// Names a visitor's network (IPv4 /24, IPv6 /48) without keeping any address: an HMAC under a random salt that lives for
/// a day and in RAM only. Not safe for use in parallel.
/// </summary>
internal sealed class NetworkNames
{
    private byte[] _salt = [];
    private DateOnly _day;

    public string NameOf(IPAddress? address, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if (_salt.Length == 0 || today != _day)
        {
            (_salt, _day) = (RandomNumberGenerator.GetBytes(32), today);
        }

        return Convert.ToBase64String(HMACSHA256.HashData(_salt, PrefixOf(address)));
    }

    private static byte[] PrefixOf(IPAddress? address)
    {
        if (address is null)
        {
            return [];
        }

        var ip = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return ip.GetAddressBytes()[..(ip.AddressFamily == AddressFamily.InterNetwork ? 3 : 6)];
    }
}
