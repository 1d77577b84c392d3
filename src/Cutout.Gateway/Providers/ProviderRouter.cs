using Cutout.Gateway.Providers.Alarms;
using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Providers;

/// <summary>
/// Picks who does the work: the first provider on the operation's route that can take this photo and be asked now. The next
/// one is tried only when the last one certainly charged nothing; or once more, if the operator allows paying twice.
/// </summary>
internal sealed class ProviderRouter(ProviderCatalog catalog, AlarmBell bell, ILogger<ProviderRouter> log)
{
    private const int MostPaidCalls = 2;

    /// <summary>The providers for this operation, in order; empty if it isn't offered.</summary>
    public IReadOnlyList<ICutoutProvider> RouteFor(string operation) => catalog.RouteFor(operation);

    /// <summary>Fails with <see cref="ProviderException"/> when nobody on the route could do it.</summary>
    public async Task<ProviderResult> CutAsync(CutRequest request, CancellationToken cancellationToken)
    {
        var settings = catalog.SettingsFor(request.Operation);
        var (failures, paidCalls) = (new List<ProviderException>(), 0);
        foreach (var provider in RouteFor(request.Operation).Where(provider => IsAsked(provider, request)).OrderBy(provider => provider.Name != (request.First ?? provider.Name)))
        {
            try
            {
                if (provider.WhyNotNow() is { } reason)
                {
                    throw new ProviderException(reason);
                }

                return await provider.CutAsync(request, cancellationToken);
            }
            catch (ProviderException problem)
            {
                failures.Add(problem);
                log.ProviderFailed(provider.Name, request.Operation, problem.Failure.Kind, problem.Failure.Charged, problem.Failure.Detail);
                if (WhyHeldBack(problem.Failure.Kind) is { } why)
                {
                    bell.Ring(AlarmKind.HeldBack, provider.Name, why);
                }

                paidCalls += problem.Failure.Charged == Charged.No ? 0 : 1;
                if (!MayGoOn(problem.Failure, settings, paidCalls))
                {
                    break;
                }

                request.Result.Clear();
            }
        }

        throw failures.Count == 0 ? NobodyTakes(request) : Worst(failures, request);
    }

    /// <summary>Why a visitor may not name this provider; null if that is allowed, or nobody was named.</summary>
    public string? WhyNoChoice(string operation, string? choice) =>
        choice is null ? null
        : !catalog.SettingsFor(operation).AllowChoice ? "The provider can't be chosen here; leave it out."
        : RouteFor(operation).Any(provider => provider.Name == choice) ? null
        : $"There is no such provider for this; there are {string.Join(", ", RouteFor(operation).Select(provider => provider.Name))}.";

    /// <summary>Whether a preview is bought at upload, and the full picture only when there is a code for it.</summary>
    public bool IsPreviewFirst(string operation) => catalog.SettingsFor(operation).PreviewFirst;

    /// <summary>
    /// The full picture of a photo whose preview was shown: asked of the preview's provider, and with the operator's leave to
    /// pay twice of the others too.
    /// </summary>
    /// <param name="request">For the full picture, with the visitor's own choice.</param>
    /// <param name="provider">Whose preview was shown.</param>
    public CutRequest ForFull(CutRequest request, string provider) => catalog.SettingsFor(request.Operation).PaidFailover
        ? request with { First = provider }
        : request with { Choice = provider };

    /// <summary>Why nobody could be asked for the full picture at this moment; null if somebody could.</summary>
    public ProviderFailure? WhyNoFull(string operation, string provider, string? choice)
    {
        var asked = RouteFor(operation)
            .Where(each => each.Name == provider || (catalog.SettingsFor(operation).PaidFailover && (choice is null || choice == each.Name)))
            .Select(each => each.WhyNoOffer())
            .ToList();
        return asked.Contains(null) ? null : asked.MinBy(failure => failure!.RetryAfter ?? TimeSpan.MaxValue);
    }

    /// <summary>What the full picture of a photo will be, as far as that is known before it is bought.</summary>
    public PictureFacts Promise(string operation, string provider, PictureFacts photo)
    {
        var (width, height) = RouteFor(operation).Single(each => each.Name == provider).CapabilityFor(operation)!.ResultSizeFor(photo.Width, photo.Height);
        return new PictureFacts("image/png", width, height, 0);
    }

    /// <summary>Whether working on a photo may cost the operator money; with hints, only those who heed them are asked.</summary>
    public bool CostsMoney(string operation, string? choice, bool hinted) => RouteFor(operation).Any(provider =>
        !provider.IsFree && (choice is null || provider.Name == choice) && (!hinted || provider.CapabilityFor(operation) is { TakesHints: true }));

    /// <summary>Whether a photo like this would be sent to this provider, if it can be asked now.</summary>
    public static bool IsAsked(ICutoutProvider provider, CutRequest request) =>
        (request.Choice is null || request.Choice == provider.Name)
        && provider.CapabilityFor(request.Operation) is { } capability && capability.WhyNot(request) is null;

    private static string? WhyHeldBack(FailureKind kind) => kind switch
    {
        FailureKind.NotAsShown => "A full picture was paid for and is not sold: its matte is not the one that the preview had shown.",
        FailureKind.WrongPicture => "A picture came back that shows another photo than the one that was sent; it is not sold. If it was somebody else's photo, tell the vendor.",
        _ => null,
    };

    // The photo is the same wherever it is sent: who looked and found no subject in it has answered for all. Who answers with
    // nothing done has only failed at it; the next one is asked at our cost, and never against the rule of one paid call a photo.
    private bool MayGoOn(ProviderFailure failure, RouteOptions settings, int paidCalls)
    {
        if (failure.Charged == Charged.No)
        {
            return failure.Kind != FailureKind.NoSubject;
        }

        if (!settings.PaidFailover || paidCalls >= MostPaidCalls)
        {
            return false;
        }

        bell.Ring(AlarmKind.PaidFailover, failure.Provider, $"It failed as {failure.Kind}, charged {failure.Charged}; the photo goes on to the next provider and may be paid for twice, as Routes:…:PaidFailover allows.");
        return true;
    }

    // What may have cost money is told before anything else; then what was really asked; then what may come right by itself.
    private ProviderException Worst(List<ProviderException> failures, CutRequest request)
    {
        if (failures.TrueForAll(failure => failure.Failure.Kind is FailureKind.Resting or FailureKind.NoCredit or FailureKind.BadKey or FailureKind.OverBudget))
        {
            bell.Ring(AlarmKind.NobodyLeft, request.Operation, $"Nobody on its route can be asked: {string.Join(", ", failures.Select(failure => $"{failure.Failure.Provider} {failure.Failure.Kind}"))}.");
        }

        return failures.Find(failure => failure.Failure.Charged == Charged.Yes)
            ?? failures.Find(failure => failure.Failure.Charged == Charged.Unknown)
            ?? failures.FindLast(failure => failure.Failure.Kind is not (FailureKind.Resting or FailureKind.OverBudget))
            ?? failures.MinBy(failure => failure.Failure.RetryAfter ?? TimeSpan.MaxValue)!;
    }

    private ProviderException NobodyTakes(CutRequest request)
    {
        // Whoever would take the format comes nearest to taking the photo.
        var refusals = RouteFor(request.Operation).Select(provider => provider.CapabilityFor(request.Operation)?.WhyNot(request)).ToList();
        return new ProviderException(new ProviderFailure(
            "none",
            refusals.Contains(FailureKind.TooLarge) ? FailureKind.TooLarge : FailureKind.UnsupportedFormat,
            Charged.No,
            $"nobody on the route of {request.Operation} takes {request.Facts.ContentType} of {request.Facts.Width}x{request.Facts.Height} in {request.Facts.Bytes} bytes"));
    }
}
