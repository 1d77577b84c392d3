using Cutout.Gateway.Sessions;
using Cutout.Gateway.Web;
using Cutout.Gateway.Web.Limits;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Editing;

internal static class EditEndpoints
{
    public static void MapEditEndpoints(this IEndpointRouteBuilder routes) => routes.MapPost("/v1/cutouts/{id:sessionId}/edits", EditAsync).RequireRateLimiting(RateLimits.Uploads);

    private static async Task<IResult> EditAsync(
        SessionId id, HttpContext context, ISessionStore store, Recolouring recolouring, SecondCut secondCut, UploadAnswer answer, IOptions<SessionsOptions> options)
    {
        var (edit, refusal) = await JsonBody.ReadAsync<EditBody>(context);
        if (refusal is not null)
        {
            return refusal;
        }

        if (await store.FindAsync(id, context.RequestAborted) is not { } session)
        {
            return Problems.NotFound();
        }

        if (!options.Value.IsSliding)
        {
            return Problems.NotEditable("Pictures aren't kept here for being changed later. Upload the photo again.");
        }

        context.Response.Headers.CacheControl = "private, no-store";
        return edit! switch
        {
            { Operation: { Length: > 0 }, Background: null } or { Operation: null, Background: null, Hints: not null } => await answer.GiveAsync(
                context, await secondCut.TakeAsync(session, edit!, context.Request, context.RequestAborted)),
            { Operation: null, Style: null, Provider: null, Hints: null, Background: { } background } => await recolouring.RunAsync(session, background, context.RequestAborted),
            _ => Problems.BadRequest("operation", "Name either another operation, or another background, or give hints; style and provider go with an operation."),
        };
    }
}
