using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.WithoutBg;

/// <summary>How withoutBG's own server words its errors. It knows no keys and no credit; a proxy in front of it may.</summary>
internal sealed class WithoutBgDialect : Dialect
{
    public static readonly WithoutBgDialect Instance = new();

    public override Reply Refusal(int status, string code, string message) => JsonReply.Of(status, new { error = message });

    public override Reply OutOfCredit() => Refusal(402, "", "Payment required");

    public override Reply KeyRejected() => Refusal(401, "", "Unauthorized");

    public override Reply TooFast() => Refusal(429, "", "Too many requests");
}
