using Cutout.Gateway.Web.Limits;
using Microsoft.AspNetCore.Http.Features;

namespace Cutout.Gateway.Sessions;

internal static class WaitingAside
{
    /// <summary>
    /// The session after the wait that the request prefers, during which it takes nobody's place. A wait is only preferred: where too
    /// many wait already, it is the session as it stands. Null if it has ended.
    /// </summary>
    public static async Task<CutoutSession?> WaitAsideAsync(this ISessionStore store, HttpContext context, SessionId id, TimeSpan usual, TimeProvider clock)
    {
        var wait = PreferredWait.Of(context.Request, usual);
        using var aside = wait > TimeSpan.Zero ? context.Features.GetRequiredFeature<RequestPlace>().TryStepAside() : null;
        return aside is null
            ? await store.FindAsync(id, context.RequestAborted)
            : await store.WaitAsync(id, wait, clock, context.RequestAborted);
    }
}
