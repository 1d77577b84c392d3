using Cutout.Gateway.Web;

namespace Cutout.Gateway.Purchases;

/// <summary>Lets through whoever brings the admin token.</summary>
internal sealed class AdminGate(AdminToken token) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (token.IsBroughtBy(context.HttpContext.Request))
        {
            context.HttpContext.Response.Headers.CacheControl = "no-store";
            return await next(context);
        }

        context.HttpContext.Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.Unauthorized();
    }
}
