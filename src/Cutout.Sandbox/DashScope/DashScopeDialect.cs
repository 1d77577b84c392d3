using System.Globalization;
using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cutout.Sandbox.Scripting;
using Microsoft.Net.Http.Headers;

namespace Cutout.Sandbox.DashScope;

/// <summary>How DashScope words its bodies and errors, and the headers around them.</summary>
internal sealed class DashScopeDialect : Dialect
{
    public static readonly DashScopeDialect Instance = new();

    // Signed URLs hold '&' and '+', which are sent as they are.
    private static readonly JsonSerializerOptions Json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public override Reply Refusal(int status, string code, string message) => Error(status, code, message, NewId());

    public override Reply OutOfCredit() =>
        Refusal(400, "Arrearage", "Access denied, please make sure your account is in good standing.");

    public override Reply KeyRejected() => Refusal(401, "InvalidApiKey", "Invalid API-key provided.");

    public override Reply TooFast() =>
        Refusal(429, "Throttling.RateQuota", "Requests rate limit exceeded, please try again later.");

    public static string NewId() => Guid.NewGuid().ToString();

    public static Reply Error(int status, string code, string message, string requestId) =>
        Body(status, requestId, new { code, message, request_id = requestId });

    /// <summary>A JSON body with the headers of the gateway in front of DashScope.</summary>
    public static Reply Body(int status, string requestId, object body, string contentType = "application/json") =>
        (Reply.Of(status, JsonSerializer.SerializeToUtf8Bytes(body, Json), contentType) with { Chunked = true })
            .With("x-request-id", requestId)
            .With("x-dashscope-call-gateway", "true")
            .With("server", "istio-envoy")
            .With("vary", "Accept-Encoding");

    /// <summary>Adds the clock headers, and compresses for a caller that takes it.</summary>
    public static Reply Finish(Reply reply, HttpRequest request, DateTimeOffset arrived, DateTimeOffset now)
    {
        var timed = reply
            .With("req-cost-time", Number((long)(now - arrived).TotalMilliseconds))
            .With("req-arrive-time", Number(arrived.ToUnixTimeMilliseconds()))
            .With("resp-start-time", Number(now.ToUnixTimeMilliseconds()));
        return request.GetTypedHeaders().AcceptEncoding.Any(encoding => encoding.Value == "gzip" && encoding.Quality != 0)
            ? (timed with { Body = Compress(reply.Body) }).With(HeaderNames.ContentEncoding, "gzip")
            : timed;
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static ReadOnlyMemory<byte> Compress(ReadOnlyMemory<byte> body)
    {
        var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(body.Span);
        }

        return memory.GetBuffer().AsMemory(0, (int)memory.Length);
    }
}
