using Cutout.Gateway.Sessions;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Unlocking;

/// <summary>
/// The compensator: keeps the codes of living sessions bound and gives back all others. A process that was killed renews
/// nothing, so whichever process is left, or comes next, returns its codes within a minute.
/// </summary>
internal sealed class LeaseKeeper(
    Ledger ledger, ISessionStore store, Deliveries deliveries, DeliveryNotes notes, AttemptGuard guard,
    IOptions<UnlockingOptions> options, TimeProvider clock, ILogger<LeaseKeeper> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.RenewEvery, clock);
        do
        {
            await TryTendAsync();
            guard.ForgetIdle();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>One round: marks what is owed, renews what lives, returns the rest.</summary>
    public async Task TendAsync()
    {
        foreach (var use in await deliveries.RetryAsync())
        {
            await NoteDeliveryAsync(use);
        }

        var live = new List<BoundUse>();
        foreach (var use in await ledger.AllBoundAsync())
        {
            if (deliveries.Holds(use) || await IsLiveAsync(use))
            {
                live.Add(use);
            }
        }

        if (await ledger.RenewAndReturnAsync(live) is > 0 and var returned)
        {
            log.LeasesLapsed(returned);
        }
    }

    // Whatever goes wrong in one round, the next must come: without it codes would stay bound for good.
    private async Task TryTendAsync()
    {
        try
        {
            await TendAsync();
        }
        catch (LedgerUnavailableException problem)
        {
            log.LeasesUnreachable(problem.InnerException);
        }
        catch (Exception problem)
        {
            log.LeasesNotTended(problem);
        }
    }

    // Bound by an unlock that never got to open its session: that one isn't renewed either.
    private async Task<bool> IsLiveAsync(BoundUse use) =>
        await store.FindByReferenceAsync(use.Session, CancellationToken.None) is { Redemption: { } redemption } && redemption.Use == use.Use.ToString();

    private async Task NoteDeliveryAsync(BoundUse use)
    {
        if (await store.FindByReferenceAsync(use.Session, CancellationToken.None) is { } session)
        {
            await notes.NoteAsync(session.Id);
        }
    }
}
