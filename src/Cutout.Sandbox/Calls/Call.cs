using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.Calls;

/// <summary>A call on its way through a stand-in: what arrived, when, how the script wants it answered, and the digest of its first picture.</summary>
internal sealed record Call(HttpRequest Request, CallBody Body, Answer Answer, DateTimeOffset At, string? PictureSha256);
