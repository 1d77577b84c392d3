using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.Leonardo;

/// <summary>How Leonardo words its errors: mostly under HTTP 200, with the status inside. Words for an empty account are our guess.</summary>
internal sealed class LeonardoDialect : Dialect
{
    public static readonly LeonardoDialect Instance = new();

    public override Reply Refusal(int status, string code, string message) =>
        JsonReply.Of(200, new { errors = new[] { new { message, extensions = new { statusCode = status, code } } } });

    public override Reply OutOfCredit() => Refusal(402, "PAYMENT_REQUIRED", "Insufficient balance");

    public override Reply KeyRejected() => JsonReply.Of(200, new { error = "Invalid response from authorization hook", path = "$", code = "unexpected" });

    public override Reply TooFast() => JsonReply.Of(429, new { errors = new[] { new { message = "Too many requests" } } });

    public static Reply BadRequest(string message) => Instance.Refusal(400, "BAD_REQUEST", message);
}
