using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.CutoutPro;

/// <summary>How cutout.pro words its errors: HTTP 200 whatever happened. The codes are made up; the vendor publishes none.</summary>
internal sealed class CutoutProDialect : Dialect
{
    public static readonly CutoutProDialect Instance = new();

    public override Reply Refusal(int status, string code, string message) =>
        JsonReply.Of(status, new Dictionary<string, object?> { ["code"] = int.TryParse(code, out var number) ? number : 7001, ["data"] = null, ["msg"] = message, ["time"] = 12 });

    public override Reply OutOfCredit() => Refusal(200, "4001", "Insufficient balance");

    public override Reply KeyRejected() => Refusal(200, "1001", "APIKEY is invalid");

    public override Reply TooFast() => Refusal(200, "1010", "Request frequency is too high");
}
