using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.PhotoRoom;

/// <summary>How PhotoRoom words its errors on this endpoint; the code is its <c>type</c>.</summary>
internal sealed class PhotoRoomDialect : Dialect
{
    public static readonly PhotoRoomDialect Instance = new();

    public override Reply Refusal(int status, string code, string message) =>
        JsonReply.Of(status, new { detail = message, status_code = status, type = code });

    public override Reply OutOfCredit() =>
        Refusal(402, "unknown_error", "API credits exhausted. Visit https://app.photoroom.com/api-dashboard to get more.");

    public override Reply KeyRejected() => Refusal(403, "unknown_error", "Forbidden");

    public override Reply TooFast() => Refusal(429, "unknown_error", "Too many requests");
}
