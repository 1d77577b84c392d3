namespace Cutout.Gateway.Web;

/// <summary>What a request asked for, in words that are ours: the path holds a session's id, and a method may be anybody's text.</summary>
internal static class RequestLine
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    public static string MethodOf(HttpContext context) => Array.Find(Methods, method => HttpMethods.Equals(method, context.Request.Method)) ?? "OTHER";

    /// <summary>The route's template, such as <c>/v1/cutouts/{id}/result</c>; null where no route matches.</summary>
    public static string? RouteOf(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
}
