using Cutout.Gateway.Providers.Keys;
using Cutout.Gateway.Providers.Resilience;

namespace Cutout.Gateway.Providers;

/// <summary>Leave to call a provider once, with one of its keys; tells its <see cref="ProviderStanding"/> how that went.</summary>
internal sealed class ProviderPass(ProviderStanding standing, BreakerPass pass, PooledKey key) : IDisposable
{
    private bool _told;

    public PooledKey Key => key;

    public void Succeed()
    {
        _told = true;
        pass.Succeed();
        standing.Keys.Accept(key);
    }

    public void Fail(ProviderFailure failure)
    {
        _told = true;
        standing.Learn(failure, pass, key);
    }

    public void Dispose()
    {
        pass.Dispose();
        if (!_told)
        {
            standing.Keys.GiveBack(key);
        }
    }
}
