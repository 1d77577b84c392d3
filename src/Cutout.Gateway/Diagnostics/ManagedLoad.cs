namespace Cutout.Gateway.Diagnostics;

/// <param name="HeapBytes">What the last whole collection found in use; 0 before the first.</param>
/// <param name="CommittedBytes">What the collector has of the machine, empty or not.</param>
internal sealed record ManagedLoad(long HeapBytes, long CommittedBytes);
