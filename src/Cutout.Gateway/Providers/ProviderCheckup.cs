using Cutout.Gateway.Background;
using Cutout.Gateway.Providers.Alarms;
using Cutout.Gateway.Providers.Keys;
using Cutout.Gateway.Providers.Resilience;

namespace Cutout.Gateway.Providers;

/// <summary>
/// Asks a vendor for its balance, which costs nothing: as the probe after failures, to find out whether a key that was set
/// aside works again, and now and then after charges, to know what is left.
/// </summary>
internal sealed class ProviderCheckup(GuardedProvider provider, IBalanceTeller teller, AlarmBell bell, TimeProvider clock, ILogger log)
    : RoundsService(Every, atOnce: false, clock, log)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SoonAfterCharges = TimeSpan.FromMinutes(1);

    private readonly ProviderStanding _standing = provider.Standing;
    private DateTimeOffset _asked = clock.GetUtcNow();

    protected override async Task RoundAsync(CancellationToken stoppingToken)
    {
        await ProbeAsync(stoppingToken);
        if (_standing.Keys.TakeOneAtRest() is { } key)
        {
            await LookAgainAsync(key, stoppingToken);
        }

        if (_standing.ChargedSinceBalance && Clock.GetUtcNow() - _asked >= SoonAfterCharges && _standing.Breaker.OpenUntil is null)
        {
            await AskAllAsync(stoppingToken);
        }
    }

    private async Task ProbeAsync(CancellationToken cancellationToken)
    {
        using var probe = _standing.Breaker.TryProbe();
        if (probe is null)
        {
            return;
        }

        var (_, failure) = await AskAsync(_standing.Keys.Any(), cancellationToken);
        if (failure?.Kind.IsVendorsFault() == true || failure?.Kind == FailureKind.Busy)
        {
            probe.Fail();
            Log.ProviderStillUnwell(provider.Name, failure.Kind);
            return;
        }

        probe.Succeed();
        Log.ProviderWellAgain(provider.Name);
    }

    // A key is good again when it is taken; an account, when it holds enough for a call.
    private async Task LookAgainAsync(PooledKey key, CancellationToken cancellationToken)
    {
        var (balance, failure) = await AskAsync(key, cancellationToken);
        if (balance >= provider.Options.WorstCharge)
        {
            _standing.Keys.Accept(key);
            Log.KeyWorksAgain(key, provider.Name);
            return;
        }

        _standing.Keys.SetAside(key, failure?.Kind switch { null or FailureKind.NoCredit => KeyState.Dry, FailureKind.BadKey => KeyState.Dead, _ => key.State });
    }

    private async Task AskAllAsync(CancellationToken cancellationToken)
    {
        _asked = Clock.GetUtcNow();
        _standing.ChargedSinceBalance = false;
        decimal? sum = null;
        foreach (var key in _standing.Keys.Good())
        {
            sum = (await AskAsync(key, cancellationToken)).Balance is { } balance ? balance + (sum ?? 0) : sum;
        }

        if (sum < provider.Options.LowCreditAlarm)
        {
            bell.Ring(AlarmKind.LowCredit, provider.Name, $"{sum} {provider.Options.Unit}s are left, less than {provider.Options.LowCreditAlarm}.");
        }
    }

    private async Task<(decimal? Balance, ProviderFailure? Failure)> AskAsync(PooledKey key, CancellationToken cancellationToken)
    {
        using var call = new VendorCall(provider.Name, free: true, static _ => { }, Patience, Clock, cancellationToken) { ApiKey = key.Value };
        try
        {
            var balance = await teller.TellBalanceAsync(call, call.Token);
            _standing.Keys.SetBalance(key, balance);
            return (balance, null);
        }
        catch (Exception problem) when (ProviderFailures.Of(problem, call, cancellationToken) is { } failure)
        {
            Log.BalanceNotTold(provider.Name, failure.Kind, failure.Detail);
            return (null, failure);
        }
    }
}
