using System.Net;
using Cutout.Gateway.Sessions;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Unlocking;

/// <summary>Decides what comes of entering a code: look, count, bind, open the session.</summary>
internal sealed class Unlocker(
    ISessionStore store, Ledger ledger, AttemptGuard guard, IOptions<SessionsOptions> sessions, TimeProvider clock, ILogger<Unlocker> log)
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

        if (typed.Code is not { } code)
        {
            return new UnlockDecision.Refused();
        }

        using var attempt = await guard.EnterAsync(session.Reference, from, cancellationToken);
        if (attempt.Pause > TimeSpan.Zero)
        {
            return new UnlockDecision.Paused(attempt.Pause);
        }

        // From here on it is carried through, also when the buyer leaves.
        var request = new BindRequest(code, session.Reference, session.Operation, (long)result.Width * result.Height);
        try
        {
            switch (await ledger.BindCodeAsync(request))
            {
                case BindOutcome.Bound bound:
                    return await OpenAsync(session, bound.Use);
                case BindOutcome.Busy:
                    return new UnlockDecision.BusyElsewhere();
                default:
                    attempt.Refuse();
                    return new UnlockDecision.Refused();
            }
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
