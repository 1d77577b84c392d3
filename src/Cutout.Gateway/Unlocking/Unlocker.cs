using System.Net;
using Cutout.Gateway.Providers.Spending;
using Cutout.Gateway.Sessions;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Unlocking;

/// <summary>Decides what comes of entering a code: look, count, bind, open the session.</summary>
internal sealed class Unlocker(
    ISessionStore store, Ledger ledger, AttemptGuard guard, UnpaidPreviews unpaid, IOptions<SessionsOptions> sessions, TimeProvider clock, ILogger<Unlocker> log)
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

        // What can't be one of ours is looked for only where codes from elsewhere were imported.
        if (typed.Code is not { } code || (code.IsForeign && !await ledger.HoldsForeignAsync()))
        {
            return new UnlockDecision.Refused();
        }

        using var attempt = await guard.EnterAsync(session.Reference, from, cancellationToken);
        if (attempt.Pause > TimeSpan.Zero)
        {
            return new UnlockDecision.Paused(attempt.Pause);
        }

        var decision = await BindAsync(session, result, code);
        if (decision is UnlockDecision.Refused)
        {
            attempt.Refuse();
        }

        return decision;
    }

    /// <summary>
    /// Opens the session that an order was paid for with one of its codes. Nobody has typed anything, so no try is counted.
    /// NotFound also if the session is another process's, NotReady if there is nothing to open yet.
    /// </summary>
    public async Task<UnlockDecision> OpenPaidAsync(string reference, UnlockCode code) => await store.FindByReferenceAsync(reference, CancellationToken.None) switch
    {
        null => new UnlockDecision.NotFound(),
        { State: SessionState.Unlocked } session => new UnlockDecision.Granted(session),
        { State: SessionState.Failed } => new UnlockDecision.NotFound(),
        { State: SessionState.Ready, Result: { } result } session => await BindAsync(session, result, code),
        _ => new UnlockDecision.NotReady(),
    };

    // From here on it is carried through, also when the buyer leaves.
    private async Task<UnlockDecision> BindAsync(CutoutSession session, PictureFacts result, UnlockCode code)
    {
        var request = new BindRequest(code, session.Reference, session.Operation, (long)result.Width * result.Height);
        try
        {
            return await ledger.BindCodeAsync(request) switch
            {
                BindOutcome.Bound bound => await OpenAsync(session, bound.Use),
                BindOutcome.Busy => new UnlockDecision.BusyElsewhere(),
                _ => new UnlockDecision.Refused(),
            };
        }
        catch (LedgerUnavailableException problem)
        {
            log.LogError(problem.InnerException, "A code could not be checked because the ledger can't be reached");
            return new UnlockDecision.LedgerUnavailable();
        }
    }

    private async Task<UnlockDecision> OpenAsync(CutoutSession session, LedgerUse use)
    {
        var opened = await store.UpdateAsync(session.Id, current => current.State == SessionState.Ready ? Opened(current, use) : null, CancellationToken.None)
            ?? await store.FindAsync(session.Id, CancellationToken.None);
        unpaid.Forget(session.Reference);
        if (opened?.Redemption?.Use != use.ToString())
        {
            // The session ended meanwhile, or another code was faster: this one goes back to the buyer.
            await ledger.ReturnAsync(use, session.Reference);
        }

        return opened is { State: SessionState.Unlocked } ? new UnlockDecision.Granted(opened) : new UnlockDecision.NotFound();
    }

    private CutoutSession Opened(CutoutSession session, LedgerUse use)
    {
        var atLeast = clock.GetUtcNow() + sessions.Value.Grace;
        return session with
        {
            State = SessionState.Unlocked,
            Redemption = new Redemption(use.ToString()),
            ExpiresAt = session.GraceGiven || session.ExpiresAt >= atLeast ? session.ExpiresAt : atLeast,
            GraceGiven = true,
        };
    }
}
