namespace Cutout.Imaging;

/// <summary>Does something once nobody has used a thing for a while, and again after it has been used again.</summary>
/// <param name="clock">Tells the time.</param>
/// <param name="idle">How long it has to lie idle.</param>
/// <param name="then">What is done then.</param>
internal sealed class IdleWatch(TimeProvider clock, TimeSpan idle, Action then)
{
    private readonly Lock _lock = new();
    private ITimer? _timer;
    private long _lastUse;
    private int _isWatching;

    /// <summary>It is being used; costs next to nothing.</summary>
    public void Note()
    {
        Volatile.Write(ref _lastUse, clock.GetTimestamp());
        if (Volatile.Read(ref _isWatching) == 0 && Interlocked.Exchange(ref _isWatching, 1) == 0)
        {
            Wait(idle);
        }
    }

    private void Wait(TimeSpan time)
    {
        lock (_lock)
        {
            _timer ??= clock.CreateTimer(static watch => ((IdleWatch)watch!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(time, Timeout.InfiniteTimeSpan);
        }
    }

    private void Look()
    {
        var left = idle - clock.GetElapsedTime(Volatile.Read(ref _lastUse));
        if (left > TimeSpan.Zero)
        {
            Wait(left);
            return;
        }

        // First this: whoever uses it meanwhile has it watched again.
        Volatile.Write(ref _isWatching, 0);
        then();
    }
}
