using Cutout.Gateway.Background;
using Cutout.Gateway.Unlocking;

namespace Cutout.Gateway.Keys;

/// <summary>Renews what calls are served from, gives back what nobody needs, settles what gateways that are gone have left, and forgets old usage.</summary>
internal sealed class KeyKeeper(
    KeyPurses purses, KeyLeases leases, KeyHolders holders, KeyRates rates, KeyUsage usage, TimeProvider clock, ILogger<KeyKeeper> log)
    : RoundsService(Every, atOnce: true, clock, log)
{
    // Several times within a lease.
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    /// <summary>One round.</summary>
    public async Task TendAsync()
    {
        holders.ForgetOld();
        rates.ForgetOver();
        await TryAsync(async () =>
        {
            // First what lives, for afterwards it would count as spent.
            await purses.TendAsync(isLast: false);
            if (await leases.SettleLapsedAsync() is > 0 and var lapsed)
            {
                Log.KeyLeasesLapsed(lapsed);
            }

            await usage.ForgetOldAsync();
        });
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryAsync(() => purses.TendAsync(isLast: true));
    }

    protected override Task RoundAsync(CancellationToken stoppingToken) => TendAsync();

    private async Task TryAsync(Func<Task> round)
    {
        try
        {
            await round();
        }
        catch (LedgerUnavailableException problem)
        {
            Log.KeyLeasesNotWritten(problem.InnerException);
        }
    }
}
