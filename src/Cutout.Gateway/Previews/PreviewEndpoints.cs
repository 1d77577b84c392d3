using Cutout.Gateway.Sessions;
using Cutout.Gateway.Web;
using Cutout.Gateway.Web.Limits;
using Cutout.Imaging;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Cutout.Gateway.Previews;

internal static class PreviewEndpoints
{
    public static void MapPreviewEndpoints(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/cutouts/{id:sessionId}/preview", PreviewAsync).RequireRateLimiting(RateLimits.Previews);

    private static async Task<IResult> PreviewAsync(
        SessionId id, string? background, ISessionStore store, PreviewMaker previews, MemoryBudget memory, HttpResponse response, CancellationToken cancellationToken)
    {
        if (PreviewBackgrounds.Parse(background) is not { } asked)
        {
            return Problems.BadRequest("background", "Use white, checkerboard, transparent, or a colour as 3 or 6 hex digits, e.g. 3a7bd5.");
        }

        response.Headers.CacheControl = "private, no-store";
        if (await store.FindAsync(id, cancellationToken) is not { } session)
        {
            return Problems.NotFound();
        }

        // Without a wish, it stands on the colour that the full picture stands on.
        var chosen = background is { Length: > 0 } ? asked : PreviewBackgrounds.Parse(session.Background)!;
        if (chosen == PreviewBackgrounds.Default)
        {
            return session is { Preview: { } facts } && await store.OpenPictureAsync(id, PictureKind.Preview, cancellationToken) is { } kept
                ? new PictureAnswer(kept, facts.ContentType)
                : Problems.NotFound();
        }

        using var result = await store.OpenPictureAsync(id, PictureKind.Result, cancellationToken)
            ?? await store.OpenPictureAsync(id, PictureKind.Sample, cancellationToken);
        if (result is null)
        {
            return Problems.NotFound();
        }

        if (memory.TryReserve(ResultRoom.PreviewBytes) is not { } room)
        {
            return Problems.NoMemory();
        }

        var rendered = new PictureBuffer(room, 0);
        try
        {
            var facts = await previews.RenderAsync(session, result.Memory, chosen, rendered, LanePriority.Free, cancellationToken);
            return facts.TryGet(out var made, out var refusal) ? new PictureAnswer(rendered.TryHold()!, made.ContentType) : Explain(refusal);
        }
        finally
        {
            rendered.Dispose();
        }
    }

    // The result was read to its end before it was kept, so that only the room for a frame of it can be missing.
    private static ProblemResult Explain(PictureRefusal refusal) =>
        refusal.Fault == PictureFault.NoMemory ? Problems.NoMemory() : throw new PictureException(refusal);
}
