namespace Cutout.Gateway.Providers.Resilience;

/// <summary>
/// Counts what a vendor has been sent in the last stretch of time: within any window of this length, never more than the
/// limit. What is on its way counts until it has arrived, and from then on for one window, for the vendor's window begins
/// when it arrives there. Not safe by itself; <see cref="VendorLane"/> holds its lock around every call.
/// </summary>
/// <param name="limit">The most weight that a window may hold.</param>
/// <param name="window">Its length.</param>
internal sealed class SlidingWindow(long limit, TimeSpan window)
{
    private readonly Queue<(DateTimeOffset At, long Weight)> _arrived = new();
    private long _used;

    public void Take(long weight) => _used += weight;

    public void Arrive(long weight, DateTimeOffset now) => _arrived.Enqueue((now, weight));

    /// <summary>
    /// How long until so much has room, as far as time alone decides; what is heavier than the limit itself waits for an
    /// empty window.
    /// </summary>
    public TimeSpan WaitFor(long weight, DateTimeOffset now)
    {
        Forget(now);
        var (left, wanted) = (_used, Math.Min(weight, limit));
        if (left + wanted <= limit)
        {
            return TimeSpan.Zero;
        }

        foreach (var (at, arrived) in _arrived)
        {
            left -= arrived;
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
        while (_arrived.TryPeek(out var oldest) && now - oldest.At >= window)
        {
            _used -= _arrived.Dequeue().Weight;
        }
    }
}
