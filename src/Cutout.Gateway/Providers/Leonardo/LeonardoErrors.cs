using System.Globalization;
using System.Net;
using System.Net.Mime;
using System.Text.Json;

namespace Cutout.Gateway.Providers.Leonardo;

/// <summary>
/// The vendor's refusals: mostly HTTP 200 with <c>errors[]</c>, whose <c>extensions</c> (within the entry, or beside the list)
/// hold a status; or a flat <c>{"error","code"}</c> for a bad key. Codes for an empty account and the like are not published,
/// so messages are searched.
/// </summary>
internal static class LeonardoErrors
{
    public static readonly VendorDialect Dialect = new(
        static response => response.Content.Headers.ContentType?.MediaType == MediaTypeNames.Application.Json, Read);

    public static VendorRefusal? Read(HttpStatusCode status, string body)
    {
        using var json = JsonDocument.Parse(body);
        var root = json.RootElement;
        if (root.At("error") is { } flat)
        {
            return new VendorRefusal(flat.Mentions("authoriz", "authoris") ? FailureKind.BadKey : null, $"{root.At("code")} {flat}", Charged.No);
        }

        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("errors", out var errors) || errors.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var first = errors.EnumerateArray().FirstOrDefault();
        var said = first.At("extensions", "statusCode") ?? root.At("extensions", "statusCode");
        var code = first.At("extensions", "code") ?? root.At("extensions", "code");
        var means = int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (HttpStatusCode)number : status;
        return new VendorRefusal(
            KindOf(means, code ?? "", first.At("message") ?? ""),
            $"{said} {code} {first.At("message")}",
            ProviderFailures.ChargeOf(means, isVendorsError: true, errorsAreFree: false));
    }

    /// <summary>An error that came under a status of success.</summary>
    public static VendorRefusedException Under200(VendorRefusal refusal) =>
        new(HttpStatusCode.OK, refusal.Kind ?? FailureKind.Down, refusal.Charged ?? Charged.Unknown, null, refusal.Words);

    private static FailureKind? KindOf(HttpStatusCode means, string code, string message) => message switch
    {
        _ when code == "access-denied" || message.Mentions("api key", "unauthori") => FailureKind.BadKey,
        _ when message.Mentions("credit", "balance", "billing", "payment", "funds", "tokens") => FailureKind.NoCredit,
        _ when message.Mentions("rate limit", "too many", "concurren") => FailureKind.Busy,
        _ when message.Mentions("foreground", "no subject") => FailureKind.NoSubject,
        _ when message.Mentions("moderat", "content policy", "nsfw") => FailureKind.PictureRefused,
        _ when message.Mentions("too large", "too big", "resolution", "exceeds") => FailureKind.TooLarge,
        _ => means == HttpStatusCode.OK ? FailureKind.Down : ProviderFailures.KindOf(means),
    };
}
