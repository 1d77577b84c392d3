using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Web;

/// <summary>
/// Refuses what a page of another site sends without having been named in <c>Cors:Origins</c>. A browser sends a form or plain
/// text anywhere, asking nobody; the answer it keeps to itself, but the photo would be taken and paid for all the same, each
/// time from another visitor's network. Who isn't a browser sends neither header and is let through: he could write any.
/// Source: https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header.
/// </summary>
internal sealed class ForeignPosts(RequestDelegate next, IOptions<ForeignOriginsOptions> foreign)
{
    public Task InvokeAsync(HttpContext context) => ChangesNothing(context.Request.Method) || ComesFromHere(context.Request)
        ? next(context)
        : Limits.EarlyAnswers.AnswerEarlyAsync(Problems.ForeignOrigin(), context);

    private static bool ChangesNothing(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private bool ComesFromHere(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        if (foreign.Value.Origins.Contains(origin) && ForeignOrigins.Reaches(request.Path))
        {
            return true;
        }

        // What the browser says of it is true behind any proxy; it says it over TLS and on this machine only.
        return request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site
            ? site is "same-origin" or "none"
            : origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Authority.Equals(AuthorityOf(request, uri), StringComparison.OrdinalIgnoreCase));
    }

    // Without a port where it is the usual one, as an origin is written.
    private static string AuthorityOf(HttpRequest request, Uri origin) =>
        request.Host.Port is { } port && !(origin.IsDefaultPort && port == origin.Port) ? request.Host.Value ?? "" : request.Host.Host;
}
