namespace Cutout.Imaging.Tests.Mutants;

/// <summary>What became of one mutant.</summary>
/// <param name="Fault">Why its pixels (of a WebP: its container) were refused; null for a picture.</param>
/// <param name="LargestAllocation">Bytes that the hungriest operation allocated.</param>
/// <param name="HungriestOperation">Its name.</param>
/// <param name="Failures">Promises that were broken; empty where all is well.</param>
internal sealed record TrialResult(PictureFault? Fault, long LargestAllocation, string HungriestOperation, IReadOnlyList<string> Failures);
