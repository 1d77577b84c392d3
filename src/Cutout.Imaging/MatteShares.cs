namespace Cutout.Imaging;

/// <summary>How much of a picture is kept and how much is cut, as shares of its pixels that sum up to 1.</summary>
/// <param name="Opaque">Alpha 255.</param>
/// <param name="Soft">Alpha 1 to 254.</param>
/// <param name="Clear">Alpha 0.</param>
public sealed record MatteShares(double Opaque, double Soft, double Clear);
