using Cutout.Gateway.Providers.Resilience;
using Cutout.Gateway.Providers.Spending;
using Cutout.Gateway.Sessions;
using Cutout.Imaging;

namespace Cutout.Gateway.Providers;

/// <summary>
/// The edge between us and one provider: its line, its breaker, its keys, the money for the call, the time for all tries,
/// the check of what came back, and one <see cref="ProviderException"/> for everything that went wrong.
/// </summary>
internal sealed class GuardedProvider(
    string name, ProviderKind kind, ProviderOptions options, IProviderAdapter adapter, ProviderStanding standing,
    SpendDesk money, PhotoFitter fitter, UprightPhotos photos, AnswerCheck check, TimeProvider clock) : ICutoutProvider
{
    private readonly ProviderCapability _capability = ProviderCapability.Of(kind, options);

    public string Name => name;

    public bool IsFree => kind.Free;

    public ProviderKind Kind => kind;

    public ProviderOptions Options => options;

    public ProviderStanding Standing => standing;

    /// <summary>Null if its vendor tells no balance.</summary>
    public IBalanceTeller? Teller => options.TellsBalance ? adapter as IBalanceTeller : null;

    public ProviderCapability? CapabilityFor(string operation) => !kind.Operations.Contains(operation) ? null : _capability with
    {
        ContentTypes = Operations.IsComposed(operation) ? [.. _capability.ContentTypes.Where(PhotoShrinker.CanRead)] : _capability.ContentTypes,
        ShrinksToFit = _capability.ShrinksToFit || Operations.IsComposed(operation),
        KeepsSize = Operations.IsComposed(operation),
        Composes = kind.Composes && Operations.IsComposed(operation),
        TakesMask = kind.TakesMask && operation == Operations.CrowdRemoval,
        NeedsMask = (kind.NeedsMask || options.NeedsMask) && operation == Operations.CrowdRemoval,
        TakesHints = kind.TakesHints && operation == Operations.BackgroundRemoval,
        Styles = operation == Operations.PortraitStyle ? kind.Styles : [],
    };

    public ProviderFailure? WhyNotNow() => standing.WhyNot();

    public ProviderFailure? WhyNoOffer() => WhyNotNow() ?? money.WhyNot(name, kind.Free ? 0 : options.Worst, options.Cap);

    public TimeSpan WaitFor(string operation, int megapixels) => standing.Lanes.Wait(kind.QueueOf(operation, false), megapixels);

    public async Task<ProviderResult> CutAsync(CutRequest request, CancellationToken cancellationToken)
    {
        using var fitted = await FitAsync(request, cancellationToken);
        return await CutWithAnyKeyAsync(request, fitted.Sent, cancellationToken);
    }

    // A key that was refused, or whose account is empty, has cost nothing: the next one is tried.
    private async Task<ProviderResult> CutWithAnyKeyAsync(CutRequest asked, CutRequest sent, CancellationToken cancellationToken)
    {
        for (var keys = standing.Keys.Count; ; keys--)
        {
            try
            {
                return await CutOnceAsync(asked, sent, cancellationToken);
            }
            catch (ProviderException refused) when (
                keys > 1 && refused.Failure is { Kind: FailureKind.BadKey or FailureKind.NoCredit, Charged: Charged.No } && standing.Keys.HasOne)
            {
                sent.Result.Clear();
            }
        }
    }

    private async Task<ProviderResult> CutOnceAsync(CutRequest asked, CutRequest request, CancellationToken cancellationToken)
    {
        request = request.Wish is { } wish && !_capability.PassesOn(wish) ? request with { Wish = null } : request;
        using var call = new VendorCall(name, kind.Free, request.Sending, options.TotalTimeout, clock, cancellationToken);
        using var turn = await TurnAsync(request, call, cancellationToken);
        call.Arrived = turn.Arrive;
        using var pass = standing.Enter();
        call.ApiKey = pass.Key.Value;

        // What runs in this process is no call to a vendor, and is in no book.
        using var line = kind.NeedsAddress ? await SpendLine.OpenAsync(money, RequestFor(request), call) : null;
        try
        {
            using var turned = options.SendUpright ?? kind.SendsUpright ? await photos.TurnAsync(request, call.Token) : null;
            var answer = await adapter.CutAsync(turned is null ? request : Turned(request, turned), call, call.Token);
            call.Bought(answer.Charge);
            turn.Dispose();

            // What is passed on is looked at by who has asked for it, in the dialect that he speaks with the vendor.
            var picture = answer.Passed is { } passed
                ? new CheckedPicture(passed.ContentType, passed.Width, passed.Height)
                : await check.CheckAsync(asked, request, answer, cancellationToken);
            pass.Succeed();
            standing.Charged(pass.Key, answer.Charge);
            return new ProviderResult(name, picture.ContentType, picture.Width, picture.Height, answer.Charge) { Passed = answer.Passed, Confidence = answer.Confidence };
        }
        catch (Exception problem) when (ProviderFailures.Of(problem, call, cancellationToken, request.Left) is { } failure)
        {
            line?.Fail(failure.Charged);
            pass.Fail(failure);
            throw new ProviderException(failure, problem);
        }
    }

    private CutRequest Turned(CutRequest request, PictureBuffer turned) => turned.Length <= _capability.MaxBytes
        ? request with { Photo = turned.Memory, Facts = request.Facts with { Bytes = turned.Length } }
        : throw new NotSentException($"turned upright, the photo has {turned.Length} bytes", FailureKind.TooLarge);

    private async Task<FittedPhoto> FitAsync(CutRequest request, CancellationToken cancellationToken)
    {
        var (side, pixels) = kind.Fit(request.Operation, !request.Mask.IsEmpty);
        try
        {
            return await fitter.FitAsync(request, CapabilityFor(request.Operation)! with { MaxSide = side, MaxPixels = Math.Min(pixels, _capability.MaxPixels) }, cancellationToken);
        }
        catch (NotSentException notSent)
        {
            throw new ProviderException(new ProviderFailure(name, notSent.Kind, Charged.No, notSent.Message), notSent);
        }
        catch (PictureException unreadable)
        {
            throw new ProviderException(new ProviderFailure(name, FailureKind.PictureRefused, Charged.No, unreadable.Message), unreadable);
        }
        catch (PictureTooLargeException stillTooLarge)
        {
            throw new ProviderException(new ProviderFailure(name, FailureKind.TooLarge, Charged.No, stillTooLarge.Message), stillTooLarge);
        }
    }

    // Paid work goes first. Who has waited for all the time there is has cost nothing, and may be luckier elsewhere.
    private async Task<LaneTurn> TurnAsync(CutRequest request, VendorCall call, CancellationToken cancellationToken)
    {
        var queue = kind.QueueOf(request.Operation, !request.Mask.IsEmpty);
        try
        {
            return await standing.Lanes.EnterAsync(queue, MegapixelsOf(request), request.Priority, request.Queued, call.Token);
        }
        catch (OperationCanceledException waited) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProviderException(
                new ProviderFailure(name, FailureKind.Busy, Charged.No, "its turn did not come in time", standing.Lanes.Wait(queue, MegapixelsOf(request))), waited);
        }
    }

    private SpendRequest RequestFor(CutRequest request) => new(
        name, request.Operation, request.Rendition, (PixelsOf(request) + 999) / 1000, options.Unit,
        kind.Free ? 0 : options.WorstOf(kind, request.Rendition), options.Cap, options.TotalTimeout, kind.TellsCharges);

    private static int MegapixelsOf(CutRequest request) => (int)Math.Max(1, (PixelsOf(request) + 999_999) / 1_000_000);

    private static long PixelsOf(CutRequest request) => (long)request.Facts.Width * request.Facts.Height;
}
