using Cutout.Gateway.Keys;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Compatibility;

internal static class IssuedKeys
{
    public static readonly KeyRequest Unlimited = new() { Unlimited = true, MegapixelsPerMinute = 1_000_000 };

    /// <summary>The dialect at this gateway, with a new key.</summary>
    public static async Task<DialectTarget> IssueAsync(this GatewayUnderTest gateway, KeyRequest? key = null)
    {
        var issued = Assert.IsType<KeyOutcome.Issued>(await gateway.Services.GetRequiredService<KeyBook>().IssueAsync(key ?? Unlimited));
        return new DialectTarget(new Uri(gateway.Address, "/v1.0/"), issued.Key.Value);
    }
}
