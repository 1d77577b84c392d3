namespace Cutout.Matting.Segmenting;

/// <summary>Where the subject is, pixel by pixel at working size.</summary>
/// <param name="Subject">True where the subject is.</param>
/// <param name="Cues">What spoke for it.</param>
/// <param name="Chosen">The hypothesis that was followed.</param>
/// <param name="Attempts">All that were tried.</param>
/// <param name="Trust">What speaks for the cut.</param>
internal sealed record Segmentation(bool[] Subject, SubjectCues Cues, Attempt Chosen, IReadOnlyList<Attempt> Attempts, Trust Trust);
