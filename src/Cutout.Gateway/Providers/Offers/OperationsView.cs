using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Providers.Offers;

/// <summary>The answer of <c>GET /v1/operations</c>.</summary>
internal sealed record OperationsView(IReadOnlyList<OperationView> Operations)
{
    public static OperationsView Of(ProviderCatalog catalog, SessionsOptions limits) =>
        new([.. Providers.Operations.All.Select(operation => Of(operation, catalog.RouteFor(operation), catalog.SettingsFor(operation), limits))]);

    private static OperationView Of(string operation, IReadOnlyList<ICutoutProvider> route, RouteOptions settings, SessionsOptions limits)
    {
        if (route.Count == 0)
        {
            return new OperationView(operation, false, "No picture service is set up for this.", false, false, false, null, null, null, [], false, [], null, null, null, []);
        }

        var processors = route.Select(provider => (Provider: provider, Capability: provider.CapabilityFor(operation)!, Available: provider.WhyNoOffer() is null)).ToList();
        var available = processors.Exists(processor => processor.Available);
        var first = available ? processors.Find(processor => processor.Available) : processors[0];
        var able = processors.ConvertAll(processor => processor.Capability);
        var mostPixels = Math.Min(limits.MaxMegapixels * 1_000_000L, able.Max(capability => capability.ContentTypes.Max(capability.MostPixels)));
        return new OperationView(
            operation, available, available ? null : "None of the picture services for this can be used at the moment.",
            able.TrueForAll(capability => capability.NeedsMask),
            able.Exists(capability => capability.TakesMask),
            able.Exists(capability => capability.TakesHints),
            first.Provider.Name, first.Capability.Region, first.Capability.Retention,
            [.. processors.Select(processor => new ProcessorView(processor.Provider.Name, processor.Capability.Region, processor.Capability.Retention, processor.Available))],
            settings.AllowChoice,
            [.. able.SelectMany(capability => capability.ContentTypes).Distinct().Order()],
            Math.Min(limits.MaxUploadBytes, able.Max(capability => capability.ContentTypes.Max(capability.MostBytes))),
            mostPixels / 1_000_000m,
            able.Max(capability => capability.ResultPixelsFor(mostPixels)) / 1_000_000m,
            [.. able.SelectMany(capability => capability.Styles).Distinct()]);
    }
}
