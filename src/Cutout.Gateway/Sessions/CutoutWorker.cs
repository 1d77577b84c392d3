using System.Collections.Concurrent;
using System.Security.Cryptography;
using Cutout.Gateway.Previews;
using Cutout.Gateway.Providers;
using Cutout.Gateway.Providers.Resilience;
using Cutout.Gateway.Providers.Spending;
using Cutout.Gateway.Web;

namespace Cutout.Gateway.Sessions;

/// <summary>Takes a session from the photo to the preview: route, cut, check, render. Goes on when the buyer has hung up.</summary>
internal sealed class CutoutWorker(
    ISessionStore store, ProviderRouter router, PreviewMaker previews, PhotoEraser photos, UnpaidPreviews unpaid, ILogger<CutoutWorker> log) : IHostedService
{
    private readonly ConcurrentDictionary<SessionId, RunningCut> _running = new();

    /// <summary>How many photos are worked on.</summary>
    public int Running => _running.Count;

    /// <param name="session">A session whose photo is in the store.</param>
    /// <param name="room">What was reserved for the result and the preview; it is let go here.</param>
    public void Start(CutoutSession session, ResultRoom room)
    {
        var cut = new RunningCut();
        _running[session.Id] = cut;
        cut.Done = Task.Run(() => RunAsync(session, room, cut));
    }

    /// <summary>The buyer has left before anything was sent: nothing is, and the session ends.</summary>
    public async Task CallOffAsync(SessionId id)
    {
        if (_running.TryGetValue(id, out var work) && work.TryCallOff())
        {
            await store.RemoveAsync(id, CancellationToken.None);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>What has been paid for is brought home before the process ends, as long as the host allows; what still waits for its turn is called off.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var work in _running.Values)
        {
            work.TryCallOff();
        }

        return Task.WhenAll(_running.Values.Select(work => work.Done)).WaitAsync(cancellationToken);
    }

    private async Task RunAsync(CutoutSession session, ResultRoom room, RunningCut cut)
    {
        try
        {
            await CutAsync(session, room, cut);
        }
        finally
        {
            room.Dispose();
            _running.TryRemove(session.Id, out _);
            cut.Dispose();
        }
    }

    private async Task CutAsync(CutoutSession session, ResultRoom room, RunningCut cut)
    {
        try
        {
            var answer = await AskAsync(session, room.Result, cut);
            await ProgressAsync(session.Id, SessionProgress.Rendering);
            var rendered = await previews.RenderAsync(session, room.Result, PreviewBackgrounds.Default, room.Preview, CancellationToken.None);
            if (!rendered.TryGet(out var preview, out var refusal))
            {
                log.SessionResultUnshowable(session.Id, refusal.Reason);
                await FailAsync(session.Id, new SessionProblem("provider-failed", Charged.Unknown));
                return;
            }

            room.Result.Seal();
            room.Preview.Seal();
            var isSample = router.IsPreviewFirst(session.Operation);
            var facts = isSample
                ? router.Promise(session.Operation, answer.Provider, session.Source)
                : new PictureFacts(answer.ContentType, answer.Width, answer.Height, room.Result.Length);
            var digest = isSample ? null : Convert.ToBase64String(SHA256.HashData(room.Result.Span));
            await store.WritePictureAsync(session.Id, isSample ? PictureKind.Sample : PictureKind.Result, room.TakeResult(), CancellationToken.None);
            await store.WritePictureAsync(session.Id, PictureKind.Preview, room.TakePreview(), CancellationToken.None);
            if (!isSample)
            {
                await photos.EraseAsync(session.Id);
            }

            await store.UpdateAsync(session.Id, now => now with
            {
                State = SessionState.Ready,
                Provider = answer.Provider,
                Confidence = answer.Confidence,
                Result = facts,
                ResultDigest = digest,
                Preview = preview,
                Progress = null,
            }, CancellationToken.None);
        }
        catch (OperationCanceledException) when (cut.Stop.IsCancellationRequested)
        {
            log.SessionCalledOffUnsent(session.Id);
        }
        catch (OperationCanceledException) when (cut.Left.IsCancellationRequested)
        {
            log.SessionCalledOffUnbegun(session.Id);
            await store.RemoveAsync(session.Id, CancellationToken.None);
        }
        catch (ProviderException problem)
        {
            await FailAsync(session.Id, new SessionProblem(Problems.CodeFor(problem.Failure.Kind), problem.Failure.Charged, problem.Failure.RetryAfter));
        }
        catch (Exception problem)
        {
            log.SessionFailed(problem, session.Id);
            await FailAsync(session.Id, new SessionProblem("internal-error", Charged.Unknown));
        }
    }

    private async Task<ProviderResult> AskAsync(CutoutSession session, PictureBuffer result, RunningCut cut)
    {
        using var photo = await store.OpenPictureAsync(session.Id, PictureKind.Source, CancellationToken.None)
            ?? throw new OperationCanceledException("The session ended before its turn.", cut.Stop);
        using var mask = await store.OpenPictureAsync(session.Id, PictureKind.Mask, CancellationToken.None);
        using var hints = await store.OpenPictureAsync(session.Id, PictureKind.Hints, CancellationToken.None);
        return await router.CutAsync(
            new CutRequest(session.Operation, photo.Memory, session.Source, result, provider => Send(session.Id, provider, cut))
            {
                Rendition = router.IsPreviewFirst(session.Operation) ? Renditions.Preview : Renditions.Full,
                Choice = session.Choice,
                Queued = place => Queue(session.Id, place),
                Mask = mask?.Memory ?? default,
                Hints = hints is null ? null : HintsBody.Of(hints.Memory.Span),
                Style = session.Style,
                Left = cut.Left,
            }, cut.Stop);
    }

    private void Send(SessionId id, string provider, RunningCut cut)
    {
        cut.MarkSent();
        _ = ProgressAsync(id, SessionProgress.Sent, provider);
    }

    private void Queue(SessionId id, QueuePlace place) =>
        _ = ProgressAsync(id, SessionProgress.Queued with { Position = place.Position, EtaSeconds = (int)Math.Ceiling(place.Eta.TotalSeconds) });

    private async Task ProgressAsync(SessionId id, SessionProgress progress, string? provider = null) =>
        await store.UpdateAsync(
            id, now => now.State == SessionState.Processing ? now with { Progress = progress, Provider = provider ?? now.Provider } : null, CancellationToken.None);

    private async Task FailAsync(SessionId id, SessionProblem problem)
    {
        if (problem.Charged == Charged.No && await store.FindAsync(id, CancellationToken.None) is { } session)
        {
            unpaid.Forget(session.Reference);
        }

        await photos.EraseAsync(id);
        await store.UpdateAsync(id, now => now with { State = SessionState.Failed, Problem = problem, Progress = null }, CancellationToken.None);
    }
}
