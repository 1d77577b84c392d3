using System.Collections.Concurrent;
using System.Security.Cryptography;
using Cutout.Gateway.Providers;
using Cutout.Gateway.Providers.Resilience;
using Cutout.Gateway.Providers.Spending;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Web;

namespace Cutout.Gateway.Unlocking;

/// <summary>
/// Buys the full pictures of sessions whose preview was bought first, once a code is bound: once a session, however many ask.
/// Then the session is unlocked, or its code goes back.
/// </summary>
internal sealed class FullPurchases(
    ISessionStore store, ProviderRouter router, MemoryBudget memory, Ledger ledger, PhotoEraser photos, UnpaidPreviews unpaid, ILogger<FullPurchases> log) : IHostedService
{
    private readonly ConcurrentDictionary<SessionId, RunningPurchase> _running = new();

    /// <summary>How many pictures are being bought.</summary>
    public int Running => _running.Count;

    /// <summary>Why the full picture certainly can't be bought now, before a code is looked at; null if it may be, or needn't.</summary>
    public UnlockDecision.NotBought? WhyNot(CutoutSession session)
    {
        if (!session.AwaitsPurchase || session.IsBeingBought)
        {
            return null;
        }

        if (session.BuyingIsOver)
        {
            return new UnlockDecision.NotBought(new SessionProblem("provider-failed", Charged.No), ForGood: true);
        }

        return router.WhyNoFull(session.Operation, session.Provider!, session.Choice) is { } failure
            ? new UnlockDecision.NotBought(new SessionProblem(Problems.CodeFor(failure.Kind), Charged.No, failure.RetryAfter), ForGood: false)
            : null;
    }

    /// <summary>Buys it for the code that the session holds, or waits for who does. Goes on when nobody waits.</summary>
    /// <returns>Null when there is nothing to complain of: the session says how it stands.</returns>
    public Task<SessionProblem?> BuyAsync(SessionId id) =>
        _running.GetOrAdd(id, static (id, purchases) => new RunningPurchase(cut => purchases.RunAsync(id, cut)), this).Done;

    /// <summary>The buyer has left: if nothing has been sent yet, nothing is.</summary>
    public void CallOff(SessionId id)
    {
        if (_running.TryGetValue(id, out var purchase))
        {
            purchase.CallOff();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>What has been paid for is brought home, as long as the host allows.</summary>
    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_running.Values.Select(purchase => purchase.Done)).WaitAsync(cancellationToken);

    private async Task<SessionProblem?> RunAsync(SessionId id, RunningCut cut)
    {
        try
        {
            // Whoever comes late finds it bought, or given up.
            if (await store.FindAsync(id, CancellationToken.None) is not { IsBeingBought: true, Redemption: { } redemption } session)
            {
                return null;
            }

            var problem = await TryBuyAsync(session, redemption, cut);
            if (problem is not null)
            {
                await GiveBackAsync(session, redemption, problem);
            }

            return problem;
        }
        finally
        {
            if (_running.TryRemove(id, out var purchase))
            {
                purchase.Dispose();
            }
        }
    }

    private async Task<SessionProblem?> TryBuyAsync(CutoutSession session, Redemption redemption, RunningCut cut)
    {
        if (ResultRoom.TryReserveResult(memory, (long)session.Source.Width * session.Source.Height) is not { } result)
        {
            return new SessionProblem("no-memory", Charged.No, TimeSpan.FromSeconds(20));
        }

        // Once the store has taken it over, it is the store's to erase.
        var kept = false;
        try
        {
            var answer = await AskAsync(session, result, cut);
            result.Seal();
            var facts = new PictureFacts(answer.ContentType, answer.Width, answer.Height, result.Length);
            var digest = Convert.ToBase64String(SHA256.HashData(result.Span));
            kept = true;
            await store.WritePictureAsync(session.Id, PictureKind.Result, result, CancellationToken.None);
            await store.UpdateAsync(session.Id, now => now.Redemption == redemption && now.IsBeingBought
                ? now with { State = SessionState.Unlocked, Provider = answer.Provider, Result = facts, ResultDigest = digest, Progress = null }
                : null, CancellationToken.None);
            await photos.EraseAsync(session.Id);
            await store.ErasePictureAsync(session.Id, PictureKind.Sample, CancellationToken.None);
            unpaid.Forget(session.Reference);
            return null;
        }
        catch (OperationCanceledException) when (cut.Stop.IsCancellationRequested || cut.Left.IsCancellationRequested)
        {
            log.SessionErasedUnbought(session.Id);
            return null;
        }
        catch (ProviderException problem)
        {
            return new SessionProblem(Problems.CodeFor(problem.Failure.Kind), problem.Failure.Charged, problem.Failure.RetryAfter);
        }
        catch (Exception problem)
        {
            log.FullPurchaseFailed(problem, session.Id);
            return new SessionProblem("internal-error", Charged.Unknown);
        }
        finally
        {
            if (!kept)
            {
                result.Dispose();
            }
        }
    }

    private async Task<ProviderResult> AskAsync(CutoutSession session, PictureBuffer result, RunningCut cut)
    {
        using var photo = await store.OpenPictureAsync(session.Id, PictureKind.Source, CancellationToken.None);
        using var sample = await store.OpenPictureAsync(session.Id, PictureKind.Sample, CancellationToken.None);
        if (photo is null || sample is null)
        {
            cut.TryCallOff();
            throw new OperationCanceledException("The session has ended.", cut.Stop);
        }

        var request = new CutRequest(session.Operation, photo.Memory, session.Source, result, _ => Send(session.Id, cut))
        {
            Priority = LanePriority.Paid,
            Choice = session.Choice,
            Shown = sample.Memory,
            Queued = place => Queue(session.Id, place),
            Style = session.Style,
            Left = cut.Left,
        };
        return await router.CutAsync(router.ForFull(request, session.Provider!), cut.Stop);
    }

    // First the code, then the session: were it the other way round, the session could take the same code anew and lose it.
    private async Task GiveBackAsync(CutoutSession session, Redemption redemption, SessionProblem problem)
    {
        try
        {
            await ledger.ReturnAsync(LedgerUse.Parse(redemption.Use), session.Reference);
        }
        catch (LedgerUnavailableException outage)
        {
            log.CodeReturnedLate(outage.InnerException);
        }

        await store.UpdateAsync(session.Id, now => now.Redemption == redemption && now.IsBeingBought
            ? now with { Redemption = null, Progress = null, BuyingIsOver = problem.Charged != Charged.No }
            : null, CancellationToken.None);
    }

    private void Send(SessionId id, RunningCut cut)
    {
        cut.MarkSent();
        _ = ProgressAsync(id, SessionProgress.Sent);
    }

    private void Queue(SessionId id, QueuePlace place) =>
        _ = ProgressAsync(id, SessionProgress.Queued with { Position = place.Position, EtaSeconds = (int)Math.Ceiling(place.Eta.TotalSeconds) });

    private async Task ProgressAsync(SessionId id, SessionProgress progress) =>
        await store.UpdateAsync(id, now => now.IsBeingBought ? now with { Progress = progress } : null, CancellationToken.None);
}
