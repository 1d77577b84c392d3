using System.Net;
using System.Text.Json;

namespace Cutout.Gateway.Providers.Rembg;

/// <summary>The server's refusals: 422 with a list under <c>detail</c>, 400 with a text there, and 500 in plain text for everything else.</summary>
internal static class RembgErrors
{
    public static readonly VendorDialect Dialect = new(VendorDialect.IsPicture, Read);

    private static VendorRefusal? Read(HttpStatusCode status, string body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("detail", out var detail)
            ? new VendorRefusal(null, detail.ToString())
            : null;
    }
}
