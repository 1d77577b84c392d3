using System.Globalization;
using System.Text.RegularExpressions;
using Cutout.Gateway.Web;

namespace Cutout.Gateway.Privacy.AccessLog;

/// <summary>
/// What can be written down of a request. Never the path or the query, for an id is the right to a session; of the referrer
/// only the origin, for it may be such a path.
/// Names of columns: https://www.w3.org/TR/WD-logfile.html; those with x- are ours.
/// </summary>
internal static partial class AccessLogFields
{
    public const string Bytes = "bytes";

    /// <summary>By the name in the settings: the columns, and what stands in them once the request has been answered.</summary>
    public static readonly IReadOnlyDictionary<string, (string Columns, Func<AccessLogMoment, string> Text)> All =
        new Dictionary<string, (string, Func<AccessLogMoment, string>)>
        {
            ["time"] = ("time", static now => now.At.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)),
            ["address"] = ("c-ip", static now => AddressOf(now.Context)),
            ["request"] = ("cs-method x-route", static now => $"{RequestLine.MethodOf(now.Context)} {AccessLogText.Of(RouteOf(now.Context))}"),
            ["status"] = ("sc-status", static now => now.Context.Response.StatusCode.ToString(CultureInfo.InvariantCulture)),
            [Bytes] = ("sc-bytes", static now => now.Bytes.ToString(CultureInfo.InvariantCulture)),
            ["browser"] = ("cs(User-Agent)", static now => AccessLogText.Of(now.Context.Request.Headers.UserAgent)),
            ["referrer"] = ("cs(Referer)", static now => AccessLogText.Of(OriginOf(now.Context.Request.Headers.Referer))),
        };

    private static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress switch
    {
        null => AccessLogText.Nothing,
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
        var address => address.ToString(),
    };

    private static string? RouteOf(HttpContext context) =>
        RequestLine.RouteOf(context) is { } route ? Constraint.Replace(route, "") : null;

    private static string? OriginOf(string? referrer) =>
        Uri.TryCreate(referrer, UriKind.Absolute, out var page) && (page.Scheme == Uri.UriSchemeHttps || page.Scheme == Uri.UriSchemeHttp)
            ? $"{page.Scheme}://{page.Authority}"
            : null;

    // What a parameter must look like is nobody's concern here: /v1/cutouts/{id}.
    [GeneratedRegex("(?<={[^{}:]*):[^{}]*(?=})")]
    private static partial Regex Constraint { get; }
}
