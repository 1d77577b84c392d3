using System.Threading.RateLimiting;

namespace Cutout.Gateway.Web.Limits;

/// <summary>So many places for everybody, and of them so many for one network, so that no network takes all.</summary>
internal sealed class NetworkPlaces(int all, int perNetwork) : IDisposable
{
    private readonly ConcurrencyLimiter _all = new(new ConcurrencyLimiterOptions { PermitLimit = all });

    private readonly PartitionedRateLimiter<string> _networks = PartitionedRateLimiter.Create<string, string>(network =>
        RateLimitPartition.GetConcurrencyLimiter(network, _ => new ConcurrencyLimiterOptions { PermitLimit = perNetwork }));

    /// <summary>How many places are taken, of everybody together.</summary>
    public int Taken => all - (int)(_all.GetStatistics()?.CurrentAvailablePermits ?? all);

    /// <summary>A place until it is disposed, or who has used up theirs.</summary>
    public PlaceOutcome TryTake(string network)
    {
        var own = _networks.AttemptAcquire(network);
        if (!own.IsAcquired)
        {
            own.Dispose();
            return new PlaceOutcome.NetworkFull();
        }

        var shared = _all.AttemptAcquire();
        if (!shared.IsAcquired)
        {
            shared.Dispose();
            own.Dispose();
            return new PlaceOutcome.AllFull();
        }

        return new PlaceOutcome.Taken(new NetworkPlace(own, shared));
    }

    public void Dispose()
    {
        _all.Dispose();
        _networks.Dispose();
    }
}
