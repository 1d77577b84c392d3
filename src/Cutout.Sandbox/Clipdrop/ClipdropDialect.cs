using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.Clipdrop;

/// <summary>How Clipdrop words its errors: one sentence. Statuses beside that of a missing key are our guess.</summary>
internal sealed class ClipdropDialect : Dialect
{
    public static readonly ClipdropDialect Instance = new();

    public override Reply Refusal(int status, string code, string message) => JsonReply.Of(status, new { error = message });

    public override Reply OutOfCredit() => Refusal(402, "", "Not enough credits");

    public override Reply KeyRejected() => Refusal(403, "", "Invalid api key");

    public override Reply TooFast() => Refusal(429, "", "Too many requests");
}
