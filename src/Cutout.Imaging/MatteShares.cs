namespace Cutout.Imaging;

/// <summary>How much of a picture is opaque (alpha 255), soft, and clear (alpha 0); together 1.</summary>
public sealed record MatteShares(double Opaque, double Soft, double Clear);
