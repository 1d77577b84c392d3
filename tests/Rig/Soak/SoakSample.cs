namespace Cutout.Soak;

/// <summary>The gateway at one moment.</summary>
/// <param name="At">How much traffic there has been by then.</param>
/// <param name="Process">What the operating system says of it.</param>
/// <param name="Heap">Bytes that the last whole collection found in use.</param>
/// <param name="Committed">Bytes that the collector has of the machine, empty or not.</param>
/// <param name="Held">Bytes set aside for pictures.</param>
internal sealed record SoakSample(TimeSpan At, ProcessFigures Process, long Heap, long Committed, long Held);
