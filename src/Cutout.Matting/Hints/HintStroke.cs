namespace Cutout.Matting.Hints;

/// <summary>A stroke of a brush along a line of points, or a dab at a single one.</summary>
/// <param name="Keep">True to keep what was painted over, false to remove it.</param>
/// <param name="Radius">Of the brush, by the picture's longest side.</param>
/// <param name="Points">In the order in which they were painted; those beyond the picture's edge are let pass.</param>
public sealed record HintStroke(bool Keep, double Radius, IReadOnlyList<HintPoint> Points);
