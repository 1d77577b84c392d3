using System.Globalization;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Web;
using Cutout.Gateway.Web.Limits;
using Cutout.Imaging;

namespace Cutout.Gateway.Previews;

internal static class LoupeEndpoints
{
    /// <summary>More than 128 x 128 pixels take as PNG.</summary>
    private const int MostBytes = 96 * 1024;

    public static void MapLoupe(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/cutouts/{id:sessionId}/loupe", LookAsync).RequireRateLimiting(RateLimits.Previews);

    private static async Task<IResult> LookAsync(
        SessionId id, string? x, string? y, ISessionStore store, PictureLane lane, MemoryBudget memory, HttpResponse response, CancellationToken cancellationToken)
    {
        if (FractionOf(x) is not { } across || FractionOf(y) is not { } down)
        {
            return Problems.BadRequest(FractionOf(x) is null ? "x" : "y", "Give the point as x and y, each from 0 to 1 of the picture's width and height, e.g. x=0.41&y=0.27.");
        }

        response.Headers.CacheControl = "private, no-store";
        using var result = await store.OpenPictureAsync(id, PictureKind.Result, cancellationToken);
        if (result is null || await store.FindAsync(id, cancellationToken) is not { Result: not null } session)
        {
            return Problems.NotFound();
        }

        if (memory.TryReserve(MostBytes) is not { } room)
        {
            return Problems.NoMemory();
        }

        using var crop = new PictureBuffer(room, 0);
        var side = LoupeAllowance.IsUnlimited(session) ? LoupeRenderer.LongestSide : await LoupeAllowance.TakeAsync(store, id, cancellationToken);
        if (side == 0)
        {
            return Problems.TooManyLooks();
        }

        var outcome = await lane.RunAsync(
            LanePriority.Free, stop => LoupeRenderer.Render(result.Memory, across, down, side, crop, memory.LimitsAtTheDoor, stop), cancellationToken);
        return outcome.Refusal switch
        {
            null => new PictureAnswer(crop.TryHold()!, "image/png"),
            { Fault: PictureFault.NoMemory } => Problems.NoMemory(),

            // The result was read to its end before it was kept.
            var refusal => throw new PictureException(refusal),
        };
    }

    private static double? FractionOf(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1
            ? value
            : null;
}
