using Cutout.Gateway.Providers;
using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Privacy;

/// <summary>The answer of <c>GET /v1/privacy</c>: what becomes of pictures here, made from the settings in force.</summary>
internal sealed record PolicyView(KeepingView Pictures, IReadOnlyList<ProcessingView> Processing, IReadOnlyList<AttestationView> Attestation)
{
    public static PolicyView Of(ProviderCatalog catalog, SessionsOptions sessions, IReadOnlyList<Finding> findings) => new(
        new KeepingView("memory", (long)sessions.KeepFor.TotalSeconds, (long)sessions.Grace.TotalSeconds),
        [.. Operations.All
            .Select(operation => new ProcessingView(operation, [.. catalog.RouteFor(operation).Select(provider => ProcessorOf(provider, operation))]))
            .Where(processing => processing.Processors.Count > 0)],
        [.. findings.Select(finding => new AttestationView(finding.Check, finding.Holds))]);

    private static PictureProcessorView ProcessorOf(ICutoutProvider provider, string operation)
    {
        var capability = provider.CapabilityFor(operation)!;
        return new PictureProcessorView(provider.Name, capability.Region, capability.Retention);
    }
}
