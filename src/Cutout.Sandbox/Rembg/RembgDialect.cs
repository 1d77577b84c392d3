using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.Rembg;

/// <summary>How rembg's server words its errors. It knows no keys and no credit; a proxy in front of it may.</summary>
internal sealed class RembgDialect : Dialect
{
    public static readonly RembgDialect Instance = new();

    public override Reply Refusal(int status, string code, string message) => JsonReply.Of(status, new { detail = message });

    public override Reply OutOfCredit() => Reply.Of(402, "Payment Required", "text/plain");

    public override Reply KeyRejected() => Reply.Of(401, "Unauthorized", "text/plain");

    public override Reply TooFast() => Reply.Of(429, "Too Many Requests", "text/plain");

    /// <summary>A field that is missing or has no right value.</summary>
    public static Reply Invalid(string type, string field, string message) =>
        JsonReply.Of(422, new { detail = new[] { new { type, loc = new[] { "body", field }, msg = message, input = (string?)null } } });

    /// <summary>What the server says of everything else that goes wrong in it.</summary>
    public static Reply Crash() => Reply.Of(500, "Internal Server Error", "text/plain; charset=utf-8");
}
