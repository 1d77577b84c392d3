namespace Cutout.Gateway.Providers.Resilience;

/// <summary>A place in a <see cref="VendorLane"/>; the next one gets it when it is let go.</summary>
internal sealed class LanePass(VendorLane lane, int megapixels, DateTimeOffset since) : IDisposable
{
    private int _arrived;
    private int _left;

    /// <summary>The photo has arrived at the vendor: from now on it counts for one window of each limit by time.</summary>
    public void Arrive()
    {
        if (Interlocked.Exchange(ref _arrived, 1) == 0)
        {
            lane.Arrive(megapixels);
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _left, 1) == 0)
        {
            Arrive();
            lane.Leave(since);
        }
    }
}
