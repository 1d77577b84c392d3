using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Cutout.Gateway.Web;

/// <summary>
/// Names a visitor's network (IPv4 /24, IPv6 /48) without keeping any address: an HMAC under a random salt that lives for
/// a day and in RAM only.
/// </summary>
internal sealed class NetworkNames
{
    private readonly Lock _lock = new();
    private volatile Salt? _salt;

    public string NameOf(IPAddress? address, DateTimeOffset now) =>
        Convert.ToBase64String(HMACSHA256.HashData(SaltOf(DateOnly.FromDateTime(now.UtcDateTime)), PrefixOf(address)));

    private byte[] SaltOf(DateOnly day)
    {
        if (_salt is { } known && known.Day == day)
        {
            return known.Bytes;
        }

        lock (_lock)
        {
            // Two at once on a new day must not name one network in two ways.
            if (_salt is not { } salt || salt.Day != day)
            {
                _salt = salt = new Salt(day, RandomNumberGenerator.GetBytes(32));
            }

            return salt.Bytes;
        }
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

    private sealed record Salt(DateOnly Day, byte[] Bytes);
}
