using Cutout.Gateway.Unlocking;
using Cutout.Gateway.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Cutout.Gateway.Sessions;

internal static class SessionEndpoints
{
    private static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(20);

    public static void MapSessionEndpoints(this IEndpointRouteBuilder routes)
    {
        var cutouts = routes.MapGroup("/v1/cutouts");
        cutouts.MapPost("", UploadAsync);
        cutouts.MapGet("{id:sessionId}", GetAsync);
        cutouts.MapGet("{id:sessionId}/events", SessionEvents.StreamAsync);
        cutouts.MapDelete("{id:sessionId}", EraseAsync);
    }

    private static async Task<IResult> UploadAsync(
        HttpContext context, Uploads uploads, ISessionStore store, CutoutWorker worker, TimeProvider clock)
    {
        var outcome = await uploads.TakeAsync(context.Request, context.RequestAborted);
        if (outcome.Value is not { } session)
        {
            return outcome.Refusal!;
        }

        try
        {
            var wait = PreferredWait.Of(context.Request, UsualWait);
            var now = await store.WaitAsync(session.Id, wait, clock, context.RequestAborted) ?? session;
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

    private static async Task<Results<Ok<SessionView>, ProblemResult>> GetAsync(
        SessionId id, HttpContext context, ISessionStore store, TimeProvider clock, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "private, no-store";
        var wait = PreferredWait.Of(context.Request, TimeSpan.Zero);
        var session = wait == TimeSpan.Zero
            ? await store.FindAsync(id, cancellationToken)
            : await store.WaitAsync(id, wait, clock, cancellationToken);
        return session is null ? Problems.NotFound() : TypedResults.Ok(SessionView.Of(session));
    }

    private static async Task<Results<NoContent, ProblemResult>> EraseAsync(
        SessionId id, ISessionStore store, CutoutWorker worker, FullPurchases purchases, CancellationToken cancellationToken)
    {
        purchases.CallOff(id);
        await worker.CallOffAsync(id);
        return await store.RemoveAsync(id, cancellationToken) ? TypedResults.NoContent() : Problems.NotFound();
    }
}
