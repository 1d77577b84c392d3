namespace Cutout.Imaging;

/// <summary>What several <see cref="ZeroedPool{T}"/>s have in common: what they no longer need goes back to the machine.</summary>
internal sealed class IdlePools
{
    private readonly Lock _lock = new();
    private readonly List<Func<bool>> _pools = [];
    private readonly IdleWatch _watch;

    /// <param name="clock">Tells the time.</param>
    public IdlePools(TimeProvider clock) => _watch = new IdleWatch(clock, LetGo);

    /// <summary>Those of this process.</summary>
    public static IdlePools Shared { get; } = new(TimeProvider.System);

    /// <summary>Takes up a pool, by what lets go of what it doesn't need and tells whether it keeps more.</summary>
    public void Add(Func<bool> pool)
    {
        lock (_lock)
        {
            _pools.Add(pool);
        }
    }

    /// <summary>Somebody has given something back.</summary>
    public void Note() => _watch.Note();

    private bool LetGo()
    {
        lock (_lock)
        {
            var waits = false;
            _pools.ForEach(pool => waits |= pool());
            return waits;
        }
    }
}
