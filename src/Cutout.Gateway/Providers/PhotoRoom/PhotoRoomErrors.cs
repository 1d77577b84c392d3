using System.Net;
using System.Text.Json;

namespace Cutout.Gateway.Providers.PhotoRoom;

/// <summary>
/// The vendor's refusals: <c>{"detail","status_code","type"}</c> on this endpoint, <c>{"error":{"message"}}</c> or
/// <c>{"error":{"detail"}}</c> elsewhere, and all three are met. The status decides; <c>type</c> says "unknown_error" even
/// of an empty account.
/// </summary>
internal static class PhotoRoomErrors
{
    public static readonly VendorDialect Dialect = new(VendorDialect.IsPicture, Read);

    private static VendorRefusal? Read(HttpStatusCode status, string body)
    {
        using var json = JsonDocument.Parse(body);
        var text = json.RootElement.At("detail") ?? json.RootElement.At("error", "detail") ?? json.RootElement.At("error", "message");
        return text is null ? null : new VendorRefusal(KindOf(status, text), $"{json.RootElement.At("type")} {text}");
    }

    private static FailureKind? KindOf(HttpStatusCode status, string text) => (int)status switch
    {
        // The vendor says this, under a status it doesn't document, of a missing key and of an empty account alike.
        _ when text.Mentions("unauthorized") => FailureKind.BadKey,
        _ when text.Mentions("credits exhausted") => FailureKind.NoCredit,
        400 when text.Mentions("too large", "too big", "megapixel") => FailureKind.TooLarge,
        400 when text.Mentions("corrupt", "decode", "could not read", "invalid image") => FailureKind.PictureRefused,
        _ => null,
    };
}
