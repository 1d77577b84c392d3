using Cutout.Gateway.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Providers;

internal static class ProvidersEndpoints
{
    public static Ok<OperationsView> GetOperations(ProviderCatalog catalog, IOptions<SessionsOptions> limits) =>
        TypedResults.Ok(OperationsView.Of(catalog, limits.Value));
}
