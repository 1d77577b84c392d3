namespace Cutout.Gateway.Providers.Resilience;

/// <summary>A place in a <see cref="VendorLane"/>; the next one gets it when it is let go.</summary>
internal sealed class LanePass(VendorLane lane, DateTimeOffset since) : IDisposable
{
    private VendorLane? _lane = lane;

    public void Dispose() => Interlocked.Exchange(ref _lane, null)?.Leave(since);
}
