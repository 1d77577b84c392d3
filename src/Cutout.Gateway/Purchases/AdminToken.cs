using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Purchases;

/// <summary>The operator's token; compared in constant time, as digests, so that not even its length shows.</summary>
internal sealed class AdminToken(IOptions<AdminOptions> options)
{
    // Without a token in the settings nothing equals it.
    private readonly byte[]? _digest = string.IsNullOrEmpty(options.Value.Token) ? null : DigestOf(options.Value.Token.Trim());

    public bool IsBroughtBy(HttpRequest request) =>
        BearerToken.Of(request) is { } brought && _digest is not null && CryptographicOperations.FixedTimeEquals(DigestOf(brought.Value), _digest);

    private static byte[] DigestOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
