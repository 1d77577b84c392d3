using Cutout.Gateway.Sessions;
using Cutout.Gateway.Web.Limits;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Cutout.Gateway.Diagnostics;

/// <summary>How much the gateway has to do and to hold just now: for the operator, who has to choose the limits.</summary>
internal static class LoadEndpoints
{
    public static void MapLoad(this IEndpointRouteBuilder admin) => admin.MapGet("/load", GetLoad);

    private static Ok<LoadView> GetLoad(MemoryBudget memory, RequestPlaces requests, PictureLane lane, CutoutWorker worker)
    {
        // What the last whole collection left; those of the young see a part only.
        var (blocking, background) = (GC.GetGCMemoryInfo(GCKind.FullBlocking), GC.GetGCMemoryInfo(GCKind.Background));
        var last = blocking.Index > background.Index ? blocking : background;
        return TypedResults.Ok(new LoadView(
            new PictureLoad(memory.Held, memory.Limit, worker.Running, lane.Waiting),
            new RequestLoad(requests.Working.Taken, requests.Waiting.Taken),
            new ManagedLoad(last.HeapSizeBytes - last.FragmentedBytes, GC.GetGCMemoryInfo(GCKind.Any).TotalCommittedBytes)));
    }
}
