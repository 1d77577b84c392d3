using System.Net;

namespace Cutout.Gateway.Keys;

/// <summary>Whose call it is: a key as far as a call needs to know it. Nothing in it opens anything.</summary>
/// <param name="Id">The operator's name for the key.</param>
/// <param name="MegapixelsPerMinute">How much may be asked for within a minute.</param>
internal sealed record KeyHolder(string Id, long MegapixelsPerMinute)
{
    /// <summary>Origins (<c>https://shop.example</c>) from whose pages it may be used, and from nowhere else; empty: from anywhere.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>Networks from which it may be used; empty: from anywhere.</summary>
    public IReadOnlyList<IPNetwork> Networks { get; init; } = [];

    /// <summary>From then on it is refused; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    // A call without an origin comes from no page, and so from none of these.
    public bool AllowsOrigin(string? origin) =>
        Origins.Count == 0 || (origin is not null && Origins.Contains(origin, StringComparer.OrdinalIgnoreCase));

    public bool AllowsAddress(IPAddress? address)
    {
        if (Networks.Count == 0)
        {
            return true;
        }

        var plain = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        return plain is not null && Networks.Any(network => network.Contains(plain));
    }
}
