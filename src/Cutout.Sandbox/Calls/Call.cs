using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.Calls;

/// <summary>A call on its way through a stand-in: what arrived, when, and how the script wants it answered.</summary>
internal sealed record Call(HttpRequest Request, CallBody Body, Answer Answer, DateTimeOffset At);
