using Cutout.Gateway.Compatibility.Rendering;
using Cutout.Gateway.Keys;

namespace Cutout.Gateway.Compatibility.Working;

/// <summary>What became of a call.</summary>
internal abstract record CallEnd
{
    /// <param name="Picture">What the caller gets.</param>
    /// <param name="Charged">Credits of the key's.</param>
    /// <param name="Rate">How the key stood with its megapixels a minute when the call was let in.</param>
    internal sealed record Made(DialectPicture Picture, decimal Charged, KeyRate Rate) : CallEnd;

    internal sealed record Refused(DialectRefusal Refusal) : CallEnd;

    /// <summary>Its caller had left before anything was sent to anybody.</summary>
    internal sealed record CalledOff : CallEnd;
}
