using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.DashScope;

/// <summary>The model repaints nothing: the photo comes back at the result's size, as it was.</summary>
public sealed record IdleTwist : Twist
{
    public override string ToString() => "nothing repainted";
}
