using System.Net;
using System.Text.Json;

namespace Cutout.Gateway.Providers.Clipdrop;

/// <summary>The vendor's refusals: <c>{"error":"…"}</c>. It publishes no table of statuses, so only these few words are looked for.</summary>
internal static class ClipdropErrors
{
    public static readonly VendorDialect Dialect = new(VendorDialect.IsPicture, Read);

    private static VendorRefusal? Read(HttpStatusCode status, string body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.At("error") is { } text ? new VendorRefusal(KindOf(status, text), text) : null;
    }

    private static FailureKind? KindOf(HttpStatusCode status, string text) => (int)status switch
    {
        _ when text.Mentions("api key") => FailureKind.BadKey,
        < 500 when text.Mentions("credit") => FailureKind.NoCredit,
        400 when text.Mentions("too large", "too big", "megapixel", "resolution") => FailureKind.TooLarge,
        400 when text.Mentions("corrupt", "decode", "invalid image") => FailureKind.PictureRefused,
        _ => null,
    };
}
