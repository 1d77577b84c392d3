namespace Cutout.Gateway.Diagnostics;

internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health");
        health.MapGet("/live", () => TypedResults.Ok(new HealthView("live", [])));
        health.MapGet("/ready", ReadyAsync);
    }

    /// <summary>Costs no credit: nobody outside is asked.</summary>
    private static async Task<IResult> ReadyAsync(Readiness readiness, CancellationToken cancellationToken)
    {
        var missing = await readiness.MissingAsync(cancellationToken);
        return missing.Count == 0
            ? TypedResults.Ok(new HealthView("ready", []))
            : TypedResults.Json(new HealthView("not ready", missing), statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
