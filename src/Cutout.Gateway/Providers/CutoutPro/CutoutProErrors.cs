using System.Net;
using System.Net.Mime;
using System.Text;
using System.Text.Json;

namespace Cutout.Gateway.Providers.CutoutPro;

/// <summary>
/// The vendor's refusals: HTTP 200 with <c>{"code","msg"}</c>, on the endpoint that sends bytes as well. What its codes mean
/// is not published, so the message is searched.
/// </summary>
internal static class CutoutProErrors
{
    // The vendor's own samples insist on image/png, and users see other types.
    public static readonly VendorDialect Dialect = new(
        static response => VendorDialect.IsPicture(response) || response.Content.Headers.ContentType?.MediaType == MediaTypeNames.Application.Octet, Read);

    /// <summary>What a body says that was sent as a picture and is JSON.</summary>
    public static Exception RefusalIn(ReadOnlySpan<byte> body) => Read(HttpStatusCode.OK, Encoding.UTF8.GetString(body)) is { Kind: { } kind } refusal
        ? new VendorRefusedException(HttpStatusCode.OK, kind, refusal.Charged ?? Charged.Unknown, null, refusal.Words)
        : new BrokenAnswerException("JSON where a picture was due");

    private static VendorRefusal? Read(HttpStatusCode status, string body)
    {
        using var json = JsonDocument.Parse(body);
        var code = json.RootElement.At("code");
        if (code is null or "0")
        {
            return null;
        }

        var message = json.RootElement.At("msg") ?? "";
        var kind = KindOf(message);
        return new VendorRefusal(kind, $"{code} {message}", kind is FailureKind.NoCredit or FailureKind.BadKey ? Charged.No : null);
    }

    // In this order: "the API key's limit" is about the key, and "insufficient balance" contains no other word.
    private static FailureKind KindOf(string message) => message switch
    {
        _ when message.Mentions("credit", "balance", "insufficient", "余额") => FailureKind.NoCredit,
        _ when message.Mentions("apikey", "key", "sign") => FailureKind.BadKey,
        _ when message.Mentions("frequency", "limit", "qps") => FailureKind.Busy,
        _ when message.Mentions("size", "large", "exceed") => FailureKind.TooLarge,
        _ when message.Mentions("format", "type") => FailureKind.UnsupportedFormat,
        _ => FailureKind.Down,
    };
}
