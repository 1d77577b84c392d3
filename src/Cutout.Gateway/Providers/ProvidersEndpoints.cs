using Cutout.Gateway.Providers.Offers;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Unlocking;
using Cutout.Gateway.Web;
using Cutout.Gateway.Web.Limits;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Providers;

internal static class ProvidersEndpoints
{
    public static void MapOffers(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/operations", GetOperations);
        routes.MapPost("/v1/quote", QuoteAsync).RequireRateLimiting(RateLimits.Quotes);
    }

    public static void MapProviderReports(this IEndpointRouteBuilder admin) => admin.MapGet("/providers", ReportAsync);

    private static Ok<OperationsView> GetOperations(ProviderCatalog catalog, IOptions<SessionsOptions> limits) =>
        TypedResults.Ok(OperationsView.Of(catalog, limits.Value));

    /// <summary>A photo that would not be taken is no error of the question's: the answer is 200, and says why.</summary>
    private static async Task<IResult> QuoteAsync(HttpContext context, Quotes quotes)
    {
        var (body, refusal) = await JsonBody.ReadAsync<QuoteBody>(context);
        if (refusal is not null)
        {
            return refusal;
        }

        if (body!.WhatIsWrong() is { Count: > 0 } wrong)
        {
            return Problems.BadRequest(wrong);
        }

        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(quotes.Of(
            body.Operation!, new PictureFacts(body.ContentType!.Trim().ToLowerInvariant(), body.Width!.Value, body.Height!.Value, body.Bytes!.Value)));
    }

    private static async Task<IResult> ReportAsync(ProviderReports reports)
    {
        try
        {
            return TypedResults.Ok(await reports.MakeAsync());
        }
        catch (LedgerUnavailableException)
        {
            return Problems.LedgerUnavailable();
        }
    }
}
