using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.RemoveBg;

/// <summary>How remove.bg words its errors.</summary>
internal sealed class RemoveBgDialect : Dialect
{
    public static readonly RemoveBgDialect Instance = new();

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public override Reply Refusal(int status, string code, string message) =>
        Errors(status, [new RemoveBgError(code, message)]);

    public override Reply OutOfCredit() => Refusal(402, "insufficient_credits", "Insufficient credits");

    public override Reply KeyRejected() => Refusal(403, "auth_failed", "API Key invalid");

    public override Reply TooFast() => Refusal(429, "rate_limit_exceeded", "Rate limit exceeded");

    public static Reply Errors(int status, IEnumerable<RemoveBgError> errors) => Body(status, new
    {
        Errors = errors.Select(error => new
        {
            error.Title,
            Code = error.Code.Length > 0 ? error.Code : null,
            error.Detail,
        }),
    });

    // Every reply may be read by any web page: Access-Control-Allow-Origin is on errors too [recorded].
    public static Reply Body(int status, object body) => Reply
        .Of(status, JsonSerializer.SerializeToUtf8Bytes(body, Json), "application/json; charset=utf-8")
        .With("Access-Control-Allow-Origin", "*");
}
