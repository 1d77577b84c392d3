namespace Cutout.Matting.Segmenting;

/// <summary>Where the subject is, pixel by pixel at working size.</summary>
/// <param name="Subject">True where the subject is.</param>
/// <param name="Prior">What was thought of every pixel before the cut: the probability of subject.</param>
/// <param name="Cues">What that came from.</param>
/// <param name="Trust">What speaks for the cut.</param>
internal sealed record Segmentation(bool[] Subject, float[] Prior, SubjectCues Cues, Trust Trust);
