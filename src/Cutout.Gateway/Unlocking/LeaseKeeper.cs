using Cutout.Gateway.Background;
using Cutout.Gateway.Sessions;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Unlocking;

/// <summary>
/// The compensator: keeps the codes of living sessions bound and gives back all others. A process that was killed renews
/// nothing, so whichever process is left, or comes next, returns its codes within a minute.
/// </summary>
internal sealed class LeaseKeeper(
    Ledger ledger, ISessionStore store, Deliveries deliveries, DeliveryNotes notes, AttemptGuard guard,
    IOptions<UnlockingOptions> options, TimeProvider clock, ILogger<LeaseKeeper> log) : RoundsService(options.Value.RenewEvery, atOnce: true, clock, log)
{
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
            Log.LeasesLapsed(returned);
        }
    }

    protected override Task RoundAsync(CancellationToken stoppingToken)
    {
        guard.ForgetIdle();
        return TendAsync();
    }

    protected override void Tell(Exception problem)
    {
        if (problem is LedgerUnavailableException)
        {
            Log.LeasesUnreachable(problem.InnerException);
        }
        else
        {
            Log.LeasesNotTended(problem);
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
