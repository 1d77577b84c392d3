namespace Cutout.Matting;

/// <summary>
/// What came out. <paramref name="Opaque"/>, <paramref name="Soft"/> and <paramref name="Clear"/> are the shares of pixels
/// with full, partial and no coverage and add up to 1; <paramref name="Confidence"/> runs from 0 (a guess) to 1.
/// </summary>
public sealed record MattingReport(int Width, int Height, double Opaque, double Soft, double Clear, double Confidence);
