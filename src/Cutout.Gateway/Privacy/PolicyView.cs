using Cutout.Gateway.Providers;
using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Privacy;

/// <summary>The answer of <c>GET /v1/privacy</c>: what becomes of pictures here, made from the settings in force.</summary>
internal sealed record PolicyView(KeepingView Pictures, IReadOnlyList<ProcessingView> Processing)
{
    public static PolicyView Of(ProviderCatalog catalog, SessionsOptions sessions) => new(
        new KeepingView("memory", (long)sessions.KeepFor.TotalSeconds, (long)sessions.Grace.TotalSeconds),
        [.. Operations.All
            .Select(operation => new ProcessingView(operation, [.. catalog.RouteFor(operation).Select(provider => ProcessorOf(provider, operation))]))
            .Where(processing => processing.Processors.Count > 0)]);

    private static PictureProcessorView ProcessorOf(ICutoutProvider provider, string operation)
    {
        var capability = provider.CapabilityFor(operation)!;
        return new PictureProcessorView(provider.Name, capability.Region, capability.Retention);
    }
}
