using Cutout.Gateway.Sessions;
using Cutout.Gateway.Unlocking;
using Cutout.Gateway.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Cutout.Gateway.Privacy.Export;

internal static class ExportEndpoints
{
    public static void MapExportEndpoints(this IEndpointRouteBuilder routes) => routes.MapGet("/v1/cutouts/{id:sessionId}/data", GetAsync);

    private static async Task<Results<Ok<SessionDataView>, ProblemResult>> GetAsync(
        SessionId id, ISessionStore store, AttemptGuard guard, HttpResponse response, CancellationToken cancellationToken)
    {
        response.Headers.CacheControl = "private, no-store";
        if (await store.FindAsync(id, cancellationToken) is not { } session)
        {
            return Problems.NotFound();
        }

        var pictures = new List<HeldPictureView>();
        foreach (var kind in Enum.GetValues<PictureKind>())
        {
            using var picture = await store.OpenPictureAsync(id, kind, cancellationToken);
            if (picture is not null)
            {
                pictures.Add(new HeldPictureView(KebabCase.Of(kind), picture.Memory.Length));
            }
        }

        return TypedResults.Ok(SessionDataView.Of(session, pictures, guard.RefusalsIn(session.Reference)));
    }
}
