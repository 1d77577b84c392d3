using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Providers;

/// <summary>The answer of <c>GET /v1/operations</c>.</summary>
internal sealed record OperationsView(IReadOnlyList<OperationView> Operations)
{
    public static OperationsView Of(ProviderCatalog catalog, SessionsOptions limits) =>
        new([.. Providers.Operations.All.Select(operation => Of(operation, catalog.RouteFor(operation), limits))]);

    private static OperationView Of(string operation, IReadOnlyList<ICutoutProvider> route, SessionsOptions limits)
    {
        if (route.Count == 0)
        {
            return new OperationView(operation, false, "No picture service is set up for this.", false, null, null, null, [], null, null, []);
        }

        var able = route.Select(provider => provider.CapabilityFor(operation)!).ToList();
        return new OperationView(
            operation, true, null, able.All(capability => capability.NeedsMask), route[0].Name, able[0].Region, able[0].Retention,
            [.. able.SelectMany(capability => capability.ContentTypes).Distinct().Order()],
            Math.Min(limits.MaxUploadBytes, able.Max(capability => capability.MaxBytes)),
            Math.Min(limits.MaxMegapixels, able.Max(capability => capability.MaxPixels) / 1_000_000m),
            [.. able.SelectMany(capability => capability.Styles).Distinct()]);
    }
}
