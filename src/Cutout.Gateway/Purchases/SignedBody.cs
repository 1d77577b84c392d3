using System.Text.Json;
using Cutout.Gateway.Web;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Purchases;

/// <summary>A body as it came, byte for byte, since that is what was signed; nothing is read out of it before the signature is good.</summary>
internal static class SignedBody
{
    /// <summary>At most what the server takes of any body but an upload's.</summary>
    public static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        return body.ToArray();
    }

    /// <summary>The object, or what is wrong with it; never both.</summary>
    public static (T? Value, ProblemResult? Refusal) Parse<T>(byte[] body, HttpContext context)
        where T : class
    {
        var json = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        return JsonBody.Read(() => JsonSerializer.Deserialize<T>(body, json));
    }
}
