using Cutout.Gateway.Diagnostics;

namespace Cutout.Gateway.Providers;

/// <summary>Ready when somebody can be asked for something; nobody is asked, since that could cost a credit.</summary>
internal sealed class ProvidersReadiness(ProviderCatalog catalog) : IReadinessCheck
{
    public Task<string?> WhatIsMissingAsync(CancellationToken cancellationToken) => Task.FromResult(
        Operations.All.Any(operation => catalog.RouteFor(operation).Count > 0) ? null : "No provider is set up.");
}
