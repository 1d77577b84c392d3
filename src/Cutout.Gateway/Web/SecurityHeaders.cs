using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Web;

/// <summary>The same headers on every answer, errors included: the page may load from here only, and nobody may frame it.</summary>
internal sealed class SecurityHeaders(RequestDelegate next, IOptions<ForeignOriginsOptions> foreign)
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    // The operator's page shows no picture that isn't a file of its own, and its scripts can't turn text into markup:
    // a note or an order's name is other people's text, and the page holds the admin token.
    private const string AdminPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    // Answers and pictures are no pages: opened by themselves they run nothing and load nothing, whatever a vendor put into them.
    private const string AnswerPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";

    // A year, as browsers want it to remember: who came by https once never asks in the clear again.
    private const string HttpsOnly = "max-age=31536000; includeSubDomains";

    public Task InvokeAsync(HttpContext context)
    {
        // A picture in another page's img is fetched without naming the page; whoever has its address has the session's id.
        var resourcePolicy = foreign.Value.Origins.Count > 0 && ForeignOrigins.Reaches(context.Request.Path) ? "cross-origin" : "same-origin";
        var policy = PolicyFor(context.Request.Path);
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = resourcePolicy;
            headers["Permissions-Policy"] = "geolocation=(), microphone=()";
            if (context.Request.IsHttps)
            {
                headers.StrictTransportSecurity = HttpsOnly;
            }

            return Task.CompletedTask;
        });
        return next(context);
    }

    private static string PolicyFor(PathString path) =>
        path.StartsWithSegments("/v1") || path.StartsWithSegments("/v1.0") ? AnswerPolicy : path.StartsWithSegments("/admin") ? AdminPolicy : Policy;
}
