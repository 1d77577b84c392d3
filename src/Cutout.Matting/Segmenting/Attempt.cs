namespace Cutout.Matting.Segmenting;

/// <summary>What became of one hypothesis.</summary>
/// <param name="Prior">The probability of subject that it began with, pixel by pixel at working size.</param>
/// <param name="Subject">The rough cut, at half the working size.</param>
/// <param name="Consensus">Mean overlap with the other attempts' cuts, 0..1.</param>
/// <param name="Face">How much the picture speaks for this hypothesis by showing a face; 0 for those without people.</param>
internal sealed record Attempt(Hypothesis Hypothesis, float[] Prior, bool[] Subject, Trust Trust, double Consensus, double Face)
{
    // A shirt as white as the wall has no outline to speak for it; a face does.
    private const double FaceWeight = 3;
    private const double FaceBegins = 0.25;
    private const double ConsensusWeight = 0.8;

    // Of two cuts that are equally well supported the larger one is more often the whole subject.
    private const double SizeWeight = 0.1;

    /// <summary>The larger, the better; to compare cuts of one picture.</summary>
    public double Score => Trust.Score + (ConsensusWeight * Consensus) + (SizeWeight * Math.Log(Trust.Share + 0.01)) + (FaceWeight * Math.Max(0, Face - FaceBegins));

    public double OverlapWith(Attempt other, int count)
    {
        int both = 0, either = 0;
        for (var i = 0; i < count; i++)
        {
            both += Subject[i] && other.Subject[i] ? 1 : 0;
            either += Subject[i] || other.Subject[i] ? 1 : 0;
        }

        return either == 0 ? 1 : both / (double)either;
    }
}
