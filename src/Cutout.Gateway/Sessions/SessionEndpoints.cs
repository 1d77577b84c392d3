using Cutout.Gateway.Unlocking;
using Cutout.Gateway.Web;
using Cutout.Gateway.Web.Limits;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Cutout.Gateway.Sessions;

internal static class SessionEndpoints
{
    public static void MapSessionEndpoints(this IEndpointRouteBuilder routes)
    {
        var cutouts = routes.MapGroup("/v1/cutouts");
        cutouts.MapPost("", UploadAsync).RequireRateLimiting(RateLimits.Uploads);
        cutouts.MapGet("{id:sessionId}", GetAsync);
        cutouts.MapGet("{id:sessionId}/events", SessionEvents.StreamAsync).RequireRateLimiting(RateLimits.Events);
        cutouts.MapDelete("{id:sessionId}", EraseAsync);
    }

    private static async Task<IResult> UploadAsync(HttpContext context, Uploads uploads, UploadAnswer answer) =>
        await answer.GiveAsync(context, await uploads.TakeAsync(context.Request, context.RequestAborted));

    private static async Task<Results<Ok<SessionView>, ProblemResult>> GetAsync(
        SessionId id, HttpContext context, ISessionStore store, TimeProvider clock)
    {
        context.Response.Headers.CacheControl = "private, no-store";
        var session = await store.WaitAsideAsync(context, id, TimeSpan.Zero, clock);
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
