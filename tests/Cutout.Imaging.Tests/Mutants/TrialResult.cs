namespace Cutout.Imaging.Tests.Mutants;

/// <summary>What became of one mutant.</summary>
/// <param name="Outcome"><c>picture</c>, <c>cancelled</c>, or the <see cref="PictureFault"/> by which its pixels (of a WebP: its container) were refused.</param>
/// <param name="LargestAllocation">Bytes that the hungriest operation allocated.</param>
/// <param name="HungriestOperation">Its name.</param>
/// <param name="Failures">Promises that were broken; empty where all is well.</param>
internal sealed record TrialResult(string Outcome, long LargestAllocation, string HungriestOperation, IReadOnlyList<string> Failures)
{
    public const string Picture = "picture";
    public const string Cancelled = "cancelled";
}
