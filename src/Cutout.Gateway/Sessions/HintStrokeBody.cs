using System.Text.Json.Serialization;

namespace Cutout.Gateway.Sessions;

/// <summary>A stroke of a brush in the contract's JSON.</summary>
/// <param name="Keep">Whether what was painted over is kept or removed.</param>
/// <param name="Radius">Of the brush, as a fraction of the picture's longer side.</param>
/// <param name="Points">Each <c>[x, y]</c>, in fractions of the upright picture's width and height, in the order in which they were painted.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record HintStrokeBody(bool? Keep, double? Radius, IReadOnlyList<IReadOnlyList<double>?>? Points)
{
    /// <summary>Where somebody has painted on his photo is to be in no log.</summary>
    public override string ToString() => nameof(HintStrokeBody);
}
