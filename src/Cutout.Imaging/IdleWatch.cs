namespace Cutout.Imaging;

/// <summary>Looks from time to time after what waits to be used again, for as long as anything does.</summary>
/// <param name="clock">Tells the time.</param>
/// <param name="letGo">Lets go of what nobody has needed since the last look; true while more waits.</param>
internal sealed class IdleWatch(TimeProvider clock, Func<bool> letGo)
{
    /// <summary>From one look to the next: what isn't needed any more is let go after once to twice as long.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private readonly Lock _lock = new();
    private ITimer? _timer;
    private int _isWatching;

    /// <summary>Something waits now; costs next to nothing.</summary>
    public void Note()
    {
        if (Volatile.Read(ref _isWatching) == 0 && Interlocked.Exchange(ref _isWatching, 1) == 0)
        {
            lock (_lock)
            {
                _timer ??= clock.CreateTimer(static watch => ((IdleWatch)watch!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _timer.Change(Every, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Look()
    {
        // First this: whoever adds something meanwhile has it watched again.
        Volatile.Write(ref _isWatching, 0);
        if (letGo())
        {
            Note();
        }
    }
}
