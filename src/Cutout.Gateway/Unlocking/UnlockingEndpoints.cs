using Cutout.Gateway.Sessions;
using Cutout.Gateway.Web;

namespace Cutout.Gateway.Unlocking;

internal static class UnlockingEndpoints
{
    // Many times what looking a code up takes, and too short to be felt.
    private static readonly TimeSpan RefusalTime = TimeSpan.FromMilliseconds(10);

    public static void MapUnlockingEndpoints(this IEndpointRouteBuilder routes)
    {
        var cutouts = routes.MapGroup("/v1/cutouts/{id:sessionId}");
        cutouts.MapPost("/unlock", UnlockAsync);
        cutouts.MapResult();
    }

    private static async Task<IResult> UnlockAsync(SessionId id, HttpContext context, Unlocker unlocker)
    {
        var (request, refusal) = await UnlockBody.ReadAsync(context);
        if (refusal is not null)
        {
            return refusal;
        }

        if (request!.Code is not { IsBlank: false } code)
        {
            return Problems.BadRequest("code", "The unlock code is missing: send {\"code\":\"…\"}.");
        }

        // Begun before anything is looked up, so that when a refusal is answered tells nothing of what was found. It is a matter
        // of the wire: real time, whatever clock the pictures live by.
        var earliestRefusal = Task.Delay(RefusalTime, context.RequestAborted);
        context.Response.Headers.CacheControl = "private, no-store";
        return await unlocker.UnlockAsync(id, code, context.Connection.RemoteIpAddress, context.RequestAborted) switch
        {
            UnlockDecision.Granted granted => TypedResults.Ok(SessionView.Of(granted.Session)),
            UnlockDecision.Paused paused => Problems.TooManyAttempts(paused.For),
            UnlockDecision.BusyElsewhere => Problems.BusyElsewhere(),
            UnlockDecision.NotBought failed => Problems.NotBought(failed.Problem, failed.ForGood),
            UnlockDecision.NotReady => Problems.NotReady(),
            UnlockDecision.NotFound => Problems.NotFound(),
            UnlockDecision.LedgerUnavailable => Problems.LedgerUnavailable(),
            _ => await RefusedAsync(earliestRefusal),
        };
    }

    private static async Task<IResult> RefusedAsync(Task earliest)
    {
        await earliest;
        return Problems.CodeRefused();
    }
}
