namespace Cutout.Benchmarks.Edge;

/// <summary>The most memory that a process has had of its own since this was made.</summary>
internal sealed class MemoryWatch : IDisposable
{
    private readonly Timer _timer;
    private long _most;

    public MemoryWatch(int processId)
    {
        _most = ProcessFigures.Of(processId).Resident;
        _timer = new Timer(_ => _most = Math.Max(_most, ProcessFigures.Of(processId).Resident), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(50));
    }

    public long Most => Volatile.Read(ref _most);

    public void Dispose() => _timer.Dispose();
}
