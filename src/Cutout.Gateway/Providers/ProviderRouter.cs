namespace Cutout.Gateway.Providers;

/// <summary>
/// Picks who does the work: the first provider on the operation's route that can take this photo. The next one is tried
/// only when the last one certainly charged nothing.
/// </summary>
internal sealed class ProviderRouter(ProviderCatalog catalog, ILogger<ProviderRouter> log)
{
    /// <summary>The providers for this operation, in order; empty if it isn't offered.</summary>
    public IReadOnlyList<ICutoutProvider> RouteFor(string operation) => catalog.RouteFor(operation);

    /// <summary>Fails with <see cref="ProviderException"/> when nobody on the route could do it.</summary>
    public async Task<ProviderResult> CutAsync(CutRequest request, CancellationToken cancellationToken)
    {
        ProviderException? last = null;
        foreach (var provider in RouteFor(request.Operation).Where(provider => Takes(provider, request)))
        {
            try
            {
                return await provider.CutAsync(request, cancellationToken);
            }
            catch (ProviderException problem)
            {
                last = problem;
                log.LogWarning(problem, "{Provider} failed at {Operation}: {Kind}, charged {Charged}",
                    provider.Name, request.Operation, problem.Failure.Kind, problem.Failure.Charged);
                if (problem.Failure.Charged != Charged.No || problem.Failure.Kind == FailureKind.NoSubject)
                {
                    break;
                }

                request.Result.Clear();
            }
        }

        throw last ?? new ProviderException(new ProviderFailure("none", FailureKind.UnsupportedFormat, Charged.No,
            $"nobody on the route of {request.Operation} takes {request.Facts.ContentType} of {request.Facts.Width}x{request.Facts.Height}"));
    }

    private static bool Takes(ICutoutProvider provider, CutRequest request) =>
        provider.CapabilityFor(request.Operation) is { } capability
        && capability.ContentTypes.Contains(request.Facts.ContentType)
        && request.Facts.Bytes <= capability.MaxBytes
        && (long)request.Facts.Width * request.Facts.Height <= capability.MaxPixels;
}
