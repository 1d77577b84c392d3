using Cutout.Gateway.Compatibility.Parameters;

namespace Cutout.Gateway.Compatibility.Working;

/// <summary>Work under way that a caller waits for, begun for him or joined.</summary>
internal sealed record StartedCall(CallJob Job, string Digest, DialectWish Wish)
{
    /// <summary>Without what a caller has sent.</summary>
    public override string ToString() => nameof(StartedCall);
}
