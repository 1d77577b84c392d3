namespace Cutout.Imaging;

/// <summary>What <see cref="CutoutMeter"/> has found.</summary>
/// <param name="Shares">How much is kept and how much is cut.</param>
/// <param name="Likeness">Whether what is kept is the photo's; null if nothing is kept, or the photo can't be read here.</param>
public sealed record CutoutMeasures(MatteShares Shares, Likeness? Likeness);
