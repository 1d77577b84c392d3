using Cutout.Gateway.Keys;
using Cutout.Gateway.Privacy.AccessLog;
using Cutout.Gateway.Privacy.Profiles;
using Cutout.Gateway.Providers;
using Cutout.Gateway.Purchases.Books;
using Cutout.Gateway.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Privacy;

internal static class PrivacyEndpoints
{
    public static void MapPrivacyEndpoints(this IEndpointRouteBuilder routes) => routes.MapGet("/v1/privacy", GetPolicy);

    private static Ok<PolicyView> GetPolicy(
        Profile profile, ProviderCatalog catalog, IOptions<SessionsOptions> sessions, IOptions<BooksOptions> books, IOptions<AccessLogOptions> log,
        IOptions<KeysOptions> keys, Attestation attestation, HttpResponse response)
    {
        response.Headers.CacheControl = "no-cache";
        return TypedResults.Ok(PolicyView.Of(profile, catalog, sessions.Value, books.Value, log.Value, keys.Value, attestation.Findings));
    }
}
