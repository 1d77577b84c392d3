using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Cutout.Gateway.Page;

internal static class PageEndpoints
{
    private const string LogoPath = "/v1/page/logo";

    public static void MapPageEndpoints(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/page", GetPage);
        routes.MapGet(LogoPath, GetLogo);
        routes.MapGet("/page.css", GetStyleSheet);
    }

    private static Ok<PageView> GetPage(IOptions<PageOptions> options, HttpResponse response)
    {
        response.Headers.CacheControl = "no-cache";
        var page = options.Value;
        return TypedResults.Ok(new PageView(
            page.Name.Length > 0 ? page.Name : null,
            page.Logo.Length > 0 ? LogoPath : null,
            page.PurchaseUrl.Length > 0 ? PurchaseLink.Read(page.PurchaseUrl).Template : null));
    }

    private static IResult GetLogo(PageLogo logo, HttpResponse response)
    {
        if (logo.File is not { } file)
        {
            return Web.Problems.NotFound();
        }

        response.Headers.CacheControl = "no-cache";
        return TypedResults.Bytes(file.Bytes, file.ContentType, entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file.Bytes).AsSpan(0, 8))}\""));
    }

    /// <summary>The shop's colour as a file of its own, because a page that allows no inline style can be given one in no other way.</summary>
    private static ContentHttpResult GetStyleSheet(IOptions<PageOptions> options, HttpResponse response)
    {
        response.Headers.CacheControl = "no-cache";
        return TypedResults.Text(Colour.TryRead(options.Value.Accent, out var accent) ? Accent.StyleSheet(accent) : "", "text/css");
    }
}
