using System.Net;
using System.Text.Json;

namespace Cutout.Gateway.Providers.WithoutBg;

/// <summary>Refusals of the server, <c>{"error"}</c> or <c>{"detail"}</c>, and of the cloud, <c>{"detail"}</c> as a text or a list.</summary>
internal static class WithoutBgErrors
{
    public static readonly VendorDialect Server = new(VendorDialect.IsPicture, ReadServer);

    public static readonly VendorDialect Cloud = new(VendorDialect.IsPicture, ReadCloud);

    private static VendorRefusal? ReadServer(HttpStatusCode status, string body)
    {
        using var json = JsonDocument.Parse(body);
        var text = json.RootElement.At("error") ?? json.RootElement.At("detail");
        return text is null ? null : new VendorRefusal((int)status switch
        {
            // It says this of every crash; the photo has been read to its end before it was sent.
            400 when text.Mentions("invalid image input") => FailureKind.Down,
            503 when text.Mentions("not ready") => FailureKind.Busy,
            _ => null,
        }, text);
    }

    private static VendorRefusal? ReadCloud(HttpStatusCode status, string body)
    {
        if (status == HttpStatusCode.Forbidden && body.TrimStart().StartsWith('<'))
        {
            return new VendorRefusal(FailureKind.BadRequest, "a page of HTML, which it shows where a path is wrong");
        }

        using var json = JsonDocument.Parse(body);
        return json.RootElement.At("detail") is { } text
            // Here 403 means that credits have expired; a wrong key is 401.
            ? new VendorRefusal(status == HttpStatusCode.Forbidden ? FailureKind.NoCredit : null, text)
            : null;
    }
}
