namespace Cutout.Gateway.Providers.Resilience;

/// <summary>Leave to call a vendor once; says to its <see cref="Breaker"/> how that went, or that nothing came of it.</summary>
internal sealed class BreakerPass(Breaker breaker, bool isProbe) : IDisposable
{
    private bool _told;

    /// <summary>The vendor failed by a fault of its own; gives whether that was once too often.</summary>
    public bool Fail()
    {
        _told = true;
        return breaker.Fail(isProbe);
    }

    /// <summary>The vendor did its part, were it only to say no.</summary>
    public void Succeed()
    {
        _told = true;
        breaker.Succeed(isProbe);
    }

    public void Dispose()
    {
        if (!_told)
        {
            breaker.Abandon(isProbe);
        }
    }
}
