namespace Cutout.Gateway.Sessions;

/// <summary>Room in the <see cref="MemoryBudget"/>; given back when disposed, in part when shrunk.</summary>
internal sealed class MemoryReservation(MemoryBudget budget, long bytes) : IDisposable
{
    private long _bytes = bytes;

    public long Bytes => Interlocked.Read(ref _bytes);

    public void ShrinkTo(long bytes)
    {
        var before = Interlocked.Exchange(ref _bytes, bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, before);
        budget.Release(before - bytes);
    }

    public void Dispose() => budget.Release(Interlocked.Exchange(ref _bytes, 0));
}
