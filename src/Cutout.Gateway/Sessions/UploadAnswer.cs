using Cutout.Gateway.Web;

namespace Cutout.Gateway.Sessions;

/// <summary>What is answered to who has begun a session: the session when its preview is there, or as far as it is after the wait.</summary>
internal sealed class UploadAnswer(ISessionStore store, CutoutWorker worker, TimeProvider clock)
{
    private static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(20);

    public async Task<IResult> GiveAsync(HttpContext context, UploadOutcome<CutoutSession> outcome)
    {
        if (outcome.Value is not { } session)
        {
            return outcome.Refusal!;
        }

        try
        {
            var now = await store.WaitAsideAsync(context, session.Id, UsualWait, clock) ?? session;
            context.Response.Headers.Location = $"/v1/cutouts/{session.Id.Value}";
            context.Response.Headers.CacheControl = "private, no-store";
            return now switch
            {
                { Problem: { } problem } => Problems.Of(problem),
                { State: SessionState.Processing } => TypedResults.Json(SessionView.Of(now), statusCode: StatusCodes.Status202Accepted),
                _ => TypedResults.Json(SessionView.Of(now), statusCode: StatusCodes.Status201Created),
            };
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody has learnt the session's id, so nobody can come back for it.
            await worker.CallOffAsync(session.Id);
            throw;
        }
    }
}
