namespace Cutout.Matting.Hints;

/// <summary>A place in the upright picture.</summary>
/// <param name="X">0 at the left edge, 1 at the right.</param>
/// <param name="Y">0 at the top edge, 1 at the bottom.</param>
public readonly record struct HintPoint(double X, double Y);
