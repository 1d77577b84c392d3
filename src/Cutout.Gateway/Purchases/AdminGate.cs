using System.Security.Cryptography;
using System.Text;
using Cutout.Gateway.Web;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Purchases;

/// <summary>Lets through whoever brings the admin token; compared in constant time, as digests, so that not even its length shows.</summary>
internal sealed class AdminGate(IOptions<AdminOptions> options) : IEndpointFilter
{
    private const string Scheme = "Bearer ";

    private readonly byte[] _digest = DigestOf(options.Value.Token!.Trim());

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var header = context.HttpContext.Request.Headers.Authorization.ToString();
        if (header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(DigestOf(header[Scheme.Length..].Trim()), _digest))
        {
            context.HttpContext.Response.Headers.CacheControl = "no-store";
            return await next(context);
        }

        context.HttpContext.Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.Unauthorized();
    }

    private static byte[] DigestOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
