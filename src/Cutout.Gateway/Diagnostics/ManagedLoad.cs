namespace Cutout.Gateway.Diagnostics;

/// <param name="HeapBytes">What the heap came to at the last collection.</param>
/// <param name="CommittedBytes">What the collector has of the machine, empty or not.</param>
internal sealed record ManagedLoad(long HeapBytes, long CommittedBytes);
