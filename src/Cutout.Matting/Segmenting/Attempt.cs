namespace Cutout.Matting.Segmenting;

/// <summary>What became of one hypothesis.</summary>
/// <param name="Prior">The probability of subject that it began with, pixel by pixel at working size.</param>
/// <param name="Subject">The rough cut, at half the working size.</param>
internal sealed record Attempt(Hypothesis Hypothesis, float[] Prior, bool[] Subject, Trust Trust);
