using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Web;

/// <summary>
/// Takes a visitor's address from <c>X-Forwarded-For</c>, but only from configured proxies and only as far back as they go:
/// anybody can write that header, and who could choose his address could guess for ever.
/// </summary>
internal static class ForwardedAddresses
{
    public static void UseForwardedAddresses(this WebApplication app)
    {
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var name in app.Services.GetRequiredService<IOptions<ProxiesOptions>>().Value.Names)
        {
            // What can't be read is told at start, by the validator.
            if (ProxiesOptions.TryRead(name, out var network))
            {
                forwarded.KnownIPNetworks.Add(network);
            }
        }

        // With nobody known the framework would believe everybody.
        if (forwarded.KnownIPNetworks.Count > 0)
        {
            app.UseForwardedHeaders(forwarded);
        }
    }
}
