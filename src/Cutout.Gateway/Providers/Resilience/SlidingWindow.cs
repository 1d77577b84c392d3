namespace Cutout.Gateway.Providers.Resilience;

/// <summary>
/// Counts what was begun in the last stretch of time: within any window of this length, never more than the limit. Not safe
/// by itself; <see cref="VendorLane"/> holds its lock around every call.
/// </summary>
/// <param name="limit">The most weight that a window may hold.</param>
/// <param name="window">Its length.</param>
internal sealed class SlidingWindow(long limit, TimeSpan window)
{
    private readonly Queue<(DateTimeOffset At, long Weight)> _taken = new();
    private long _used;

    public void Take(long weight, DateTimeOffset now)
    {
        _taken.Enqueue((now, weight));
        _used += weight;
    }

    /// <summary>How long until so much has room; what is heavier than the limit itself waits for an empty window.</summary>
    public TimeSpan WaitFor(long weight, DateTimeOffset now)
    {
        Forget(now);
        var (left, wanted) = (_used, Math.Min(weight, limit));
        if (left + wanted <= limit)
        {
            return TimeSpan.Zero;
        }

        foreach (var (at, taken) in _taken)
        {
            left -= taken;
            if (left + wanted <= limit)
            {
                return at + window - now;
            }
        }

        return window;
    }

    /// <summary>About how long until all of this has been let through, piece by piece.</summary>
    public TimeSpan EstimateFor(long weight, DateTimeOffset now) => WaitFor(weight, now) + (window * (Math.Max(0, weight - 1) / limit));

    private void Forget(DateTimeOffset now)
    {
        while (_taken.TryPeek(out var oldest) && now - oldest.At >= window)
        {
            _used -= _taken.Dequeue().Weight;
        }
    }
}
