using Cutout.Gateway.Providers;
using Cutout.Gateway.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Privacy;

internal static class PrivacyEndpoints
{
    public static void MapPrivacyEndpoints(this IEndpointRouteBuilder routes) => routes.MapGet("/v1/privacy", GetPolicy);

    private static Ok<PolicyView> GetPolicy(ProviderCatalog catalog, IOptions<SessionsOptions> sessions, Attestation attestation, HttpResponse response)
    {
        response.Headers.CacheControl = "no-cache";
        return TypedResults.Ok(PolicyView.Of(catalog, sessions.Value, attestation.Findings));
    }
}
