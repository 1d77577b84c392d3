using Cutout.Gateway.Unlocking;
using Cutout.Gateway.Web;
using Cutout.Gateway.Web.Limits;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Cutout.Gateway.Sessions;

internal static class SessionEndpoints
{
    private static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(20);

    public static void MapSessionEndpoints(this IEndpointRouteBuilder routes)
    {
        var cutouts = routes.MapGroup("/v1/cutouts");
        cutouts.MapPost("", UploadAsync).RequireRateLimiting(RateLimits.Uploads);
        cutouts.MapGet("{id:sessionId}", GetAsync);
        cutouts.MapGet("{id:sessionId}/events", SessionEvents.StreamAsync).RequireRateLimiting(RateLimits.Events);
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
            var now = await WaitAsync(context, session.Id, UsualWait, store, clock) ?? session;
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
        SessionId id, HttpContext context, ISessionStore store, TimeProvider clock)
    {
        context.Response.Headers.CacheControl = "private, no-store";
        var session = await WaitAsync(context, id, TimeSpan.Zero, store, clock);
        return session is null ? Problems.NotFound() : TypedResults.Ok(SessionView.Of(session));
    }

    // A wait is only preferred: where too many wait already, the answer is how things stand.
    private static async Task<CutoutSession?> WaitAsync(HttpContext context, SessionId id, TimeSpan usual, ISessionStore store, TimeProvider clock)
    {
        var wait = PreferredWait.Of(context.Request, usual);
        using var aside = wait > TimeSpan.Zero ? context.Features.GetRequiredFeature<RequestPlace>().TryStepAside() : null;
        return aside is null
            ? await store.FindAsync(id, context.RequestAborted)
            : await store.WaitAsync(id, wait, clock, context.RequestAborted);
    }

    private static async Task<Results<NoContent, ProblemResult>> EraseAsync(
        SessionId id, ISessionStore store, CutoutWorker worker, FullPurchases purchases, CancellationToken cancellationToken)
    {
        purchases.CallOff(id);
        await worker.CallOffAsync(id);
        return await store.RemoveAsync(id, cancellationToken) ? TypedResults.NoContent() : Problems.NotFound();
    }
}
