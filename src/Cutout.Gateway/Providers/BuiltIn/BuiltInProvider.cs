using Cutout.Gateway.Sessions;
using Cutout.Imaging;
using Cutout.Matting;
using Cutout.Matting.Inpainting;

namespace Cutout.Gateway.Providers.BuiltIn;

/// <summary>Background removal, and the removal of what is marked, in this process: no vendor, no key, no cost, and a modest quality.</summary>
internal sealed class BuiltInProvider(PictureLane lane, MemoryBudget memory) : IProviderAdapter
{
    public static readonly ProviderKind Kind = new("builtin", static setup => ActivatorUtilities.CreateInstance<BuiltInProvider>(setup.Services))
    {
        Operations = [Operations.BackgroundRemoval, Operations.CrowdRemoval],
        ContentTypes = ["image/jpeg", "image/png"],
        MaxBytes = 200_000_000,
        MaxMegapixels = 60,
        TakesMask = true,
        TakesHints = true,
        NeedsMask = true,
        Composes = true,
        Free = true,
        NeedsKey = false,
        NeedsAddress = false,
    };

    public async Task<AdapterAnswer> CutAsync(CutRequest request, VendorCall call, CancellationToken cancellationToken)
    {
        var confidence = await lane.RunAsync(
            LanePriority.Free, ct => request.Operation == Operations.CrowdRemoval ? Remove(request, call, ct) : Cut(request, call, ct), cancellationToken);
        return new AdapterAnswer(ResultSize.Same, Charge: 0, MadeHere: true) { Confidence = confidence };
    }

    private double? Cut(CutRequest request, VendorCall call, CancellationToken cancellationToken)
    {
        call.BeginSending();
        return MattingEngine.CutOut(request.Photo, request.Result, new MattingOptions { Hints = request.Hints, Limits = memory.LimitsInside }, cancellationToken).Confidence;
    }

    // Of what is filled nobody can say how right it is.
    private double? Remove(CutRequest request, VendorCall call, CancellationToken cancellationToken)
    {
        call.BeginSending();
        return InpaintingEngine.Remove(request.Photo, request.Mask, request.Result, new InpaintingOptions { Limits = memory.LimitsInside }, cancellationToken) switch
        {
            InpaintingOutcome.Filled => null,
            InpaintingOutcome.Unreadable unreadable => throw new PictureException(unreadable.Refusal),
            InpaintingOutcome.NothingMarked => throw new NotSentException("nothing is marked", FailureKind.NothingDone),
            InpaintingOutcome.NothingLeft => throw new NotSentException("all of the photo is marked", FailureKind.NothingDone),
            InpaintingOutcome.MaskDiffers differs => throw new NotSentException($"{differs}", FailureKind.BadRequest),
            var other => throw new InvalidOperationException($"{other.GetType().Name} is no outcome of a removal"),
        };
    }
}
