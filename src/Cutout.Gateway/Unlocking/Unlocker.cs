using System.Net;
using Cutout.Gateway.Providers.Spending;
using Cutout.Gateway.Sessions;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Unlocking;

/// <summary>Decides what comes of entering a code: look, count, bind, buy what has not been bought yet, open the session.</summary>
internal sealed class Unlocker(
    ISessionStore store, Ledger ledger, AttemptGuard guard, FullPurchases purchases, UnpaidPreviews unpaid, IOptions<SessionsOptions> sessions, TimeProvider clock, ILogger<Unlocker> log)
{
    public async Task<UnlockDecision> UnlockAsync(SessionId id, TypedCode typed, IPAddress? from, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } session)
        {
            return new UnlockDecision.NotFound();
        }

        if (session.State == SessionState.Unlocked)
        {
            // Whatever was typed: a second code would be spent for nothing.
            return new UnlockDecision.Granted(session);
        }

        if (session is not { State: SessionState.Ready, Result: { } result })
        {
            return new UnlockDecision.NotReady();
        }

        if (purchases.WhyNot(session) is { } notToBeHad)
        {
            return notToBeHad;
        }

        // What can't be one of ours is looked for only where codes from elsewhere were imported.
        if (typed.Code is not { } code || (code.IsForeign && !await ledger.HoldsForeignAsync()))
        {
            return new UnlockDecision.Refused();
        }

        return await WithLedgerAsync(async () =>
        {
            BindOutcome outcome;
            using (var attempt = await guard.EnterAsync(session.Reference, from, cancellationToken))
            {
                if (attempt.Pause > TimeSpan.Zero)
                {
                    return new UnlockDecision.Paused(attempt.Pause);
                }

                outcome = await BindAsync(session, result, code);
                if (outcome is BindOutcome.Refused)
                {
                    attempt.Refuse();
                }
            }

            // Buying takes its time, and the code was right: nobody else's try waits for it.
            return await OpenAsync(session, outcome, wait: true);
        });
    }

    /// <summary>
    /// Opens the session that an order was paid for with one of its codes. Nobody has typed anything, so no try is counted.
    /// NotFound also if the session is another process's, NotReady if there is nothing to open yet, or it is being bought.
    /// </summary>
    public async Task<UnlockDecision> OpenPaidAsync(string reference, UnlockCode code) => await store.FindByReferenceAsync(reference, CancellationToken.None) switch
    {
        null => new UnlockDecision.NotFound(),
        { State: SessionState.Unlocked } session => new UnlockDecision.Granted(session),
        { State: SessionState.Failed } => new UnlockDecision.NotFound(),
        { State: SessionState.Ready, Result: { } result } session => purchases.WhyNot(session) as UnlockDecision
            ?? await WithLedgerAsync(async () => await OpenAsync(session, await BindAsync(session, result, code), wait: false)),
        _ => new UnlockDecision.NotReady(),
    };

    // From here on it is carried through, also when the buyer leaves.
    private Task<BindOutcome> BindAsync(CutoutSession session, PictureFacts result, UnlockCode code) =>
        ledger.BindCodeAsync(new BindRequest(code, session.Reference, session.Operation, (long)result.Width * result.Height));

    private async Task<UnlockDecision> WithLedgerAsync(Func<Task<UnlockDecision>> decide)
    {
        try
        {
            return await decide();
        }
        catch (LedgerUnavailableException problem)
        {
            log.CodeNotChecked(problem.InnerException);
            return new UnlockDecision.LedgerUnavailable();
        }
    }

    private async Task<UnlockDecision> OpenAsync(CutoutSession session, BindOutcome outcome, bool wait) => outcome switch
    {
        BindOutcome.Bound bound => await OpenAsync(session, bound.Use, wait),
        BindOutcome.Busy => new UnlockDecision.BusyElsewhere(),
        _ => new UnlockDecision.Refused(),
    };

    private async Task<UnlockDecision> OpenAsync(CutoutSession session, LedgerUse use, bool wait)
    {
        var opened = await store.UpdateAsync(
                session.Id, current => current is { State: SessionState.Ready, Redemption: null } ? Opened(current, use) : null, CancellationToken.None)
            ?? await store.FindAsync(session.Id, CancellationToken.None);
        if (opened?.Redemption?.Use != use.ToString())
        {
            // The session ended meanwhile, or another code was faster: this one goes back to the buyer.
            await ledger.ReturnAsync(use, session.Reference);
        }

        if (opened is { IsBeingBought: true })
        {
            var purchase = purchases.BuyAsync(opened.Id);
            return wait ? await BoughtAsync(opened.Id, purchase) : new UnlockDecision.NotReady();
        }

        unpaid.Forget(session.Reference);
        return opened is { State: SessionState.Unlocked } ? new UnlockDecision.Granted(opened) : new UnlockDecision.NotFound();
    }

    private async Task<UnlockDecision> BoughtAsync(SessionId id, Task<SessionProblem?> purchase)
    {
        var problem = await purchase;
        return (problem, await store.FindAsync(id, CancellationToken.None)) switch
        {
            (_, { State: SessionState.Unlocked } session) => new UnlockDecision.Granted(session),
            (_, null) => new UnlockDecision.NotFound(),
            ({ } failed, var session) => new UnlockDecision.NotBought(failed, session.BuyingIsOver),
            _ => new UnlockDecision.NotReady(),
        };
    }

    private CutoutSession Opened(CutoutSession session, LedgerUse use)
    {
        var atLeast = clock.GetUtcNow() + sessions.Value.Grace;
        return session with
        {
            // What has yet to be bought stays locked until it is here; the code is held from now on.
            State = session.AwaitsPurchase ? SessionState.Ready : SessionState.Unlocked,
            Progress = session.AwaitsPurchase ? SessionProgress.Queued : null,
            Redemption = new Redemption(use.ToString()),
            ExpiresAt = session.GraceGiven || session.ExpiresAt >= atLeast ? session.ExpiresAt : atLeast,
            GraceGiven = true,
        };
    }
}
