using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Cutout.Gateway.Compatibility;

/// <summary>Sends a refusal as <c>{"errors":[{"title","code","detail"}]}</c>.</summary>
internal sealed class DialectRefusalResult(DialectRefusal refusal) : IResult, IStatusCodeHttpResult
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public int? StatusCode => refusal.Status;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = refusal.Status;
        response.ContentType = "application/json; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        if (refusal.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = ((long)Math.Max(1, Math.Ceiling(wait.TotalSeconds))).ToString(CultureInfo.InvariantCulture);
        }

        if (refusal.Rate is { } rate)
        {
            RateHeaders.Write(response.Headers, rate);
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(new { errors = refusal.Errors.Select(error => new { title = error.Title, code = error.Code, detail = error.Detail }) }, Json);
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(httpContext.Request.Method))
        {
            await response.Body.WriteAsync(body, httpContext.RequestAborted);
        }
    }
}
