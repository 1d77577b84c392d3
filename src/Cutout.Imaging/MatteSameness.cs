namespace Cutout.Imaging;

/// <summary>How far two mattes of one picture agree.</summary>
/// <param name="MeanDifference">Mean absolute difference of the alpha, 0 (the same) to 1.</param>
/// <param name="IntersectionOverUnion">
/// Of the pixels that are at least half opaque in either, the share that are so in both; 1 where neither has any.
/// </param>
public sealed record MatteSameness(double MeanDifference, double IntersectionOverUnion);
