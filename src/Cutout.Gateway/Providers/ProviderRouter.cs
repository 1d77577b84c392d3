using Cutout.Gateway.Sessions;

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
        foreach (var provider in RouteFor(request.Operation).Where(provider => Refusal(provider, request) is null))
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

        throw last ?? NobodyTakes(request);
    }

    private ProviderException NobodyTakes(CutRequest request)
    {
        // Whoever would take the format comes nearest to taking the photo.
        var refusals = RouteFor(request.Operation).Select(provider => Refusal(provider, request)).ToList();
        return new ProviderException(new ProviderFailure(
            "none",
            refusals.Contains(FailureKind.TooLarge) ? FailureKind.TooLarge : FailureKind.UnsupportedFormat,
            Charged.No,
            $"nobody on the route of {request.Operation} takes {request.Facts.ContentType} of {request.Facts.Width}x{request.Facts.Height} in {request.Facts.Bytes} bytes"));
    }

    /// <summary>Why this provider isn't asked; null if it takes the photo.</summary>
    private static FailureKind? Refusal(ICutoutProvider provider, CutRequest request) => provider.CapabilityFor(request.Operation) switch
    {
        null => FailureKind.UnsupportedFormat,
        var capability when !capability.ContentTypes.Contains(request.Facts.ContentType) => FailureKind.UnsupportedFormat,
        var capability when request.Facts.Bytes > capability.MaxBytes || PixelsOf(request.Facts) > capability.MaxPixels => FailureKind.TooLarge,
        var capability when (request.Mask.IsEmpty ? capability.NeedsMask : !capability.TakesMask) => FailureKind.BadRequest,
        var capability when request.Style is { } style && !capability.Styles.Contains(style) => FailureKind.BadRequest,
        _ => null,
    };

    private static long PixelsOf(PictureFacts photo) => (long)photo.Width * photo.Height;
}
