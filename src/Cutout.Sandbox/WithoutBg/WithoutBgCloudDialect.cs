using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.WithoutBg;

/// <summary>How withoutBG's cloud words its errors.</summary>
internal sealed class WithoutBgCloudDialect : Dialect
{
    public static readonly WithoutBgCloudDialect Instance = new();

    public override Reply Refusal(int status, string code, string message) => JsonReply.Of(status, new { detail = message });

    public override Reply OutOfCredit() => Refusal(402, "", "Insufficient credit. Please top up API credits.");

    public override Reply KeyRejected() => Refusal(401, "", "Invalid API Key");

    public override Reply TooFast() => Refusal(429, "", "Rate limit (7 request/minute) exceeded");
}
