using Cutout.Gateway.Sessions;
using Cutout.Imaging;
using Cutout.Matting;

namespace Cutout.Gateway.Providers.BuiltIn;

/// <summary>Background removal in this process: no vendor, no key, no cost, and a modest quality.</summary>
internal sealed class BuiltInProvider(PictureLane lane, MemoryBudget memory) : IProviderAdapter
{
    public static readonly ProviderKind Kind = new("builtin", static setup => ActivatorUtilities.CreateInstance<BuiltInProvider>(setup.Services))
    {
        Operations = [Operations.BackgroundRemoval],
        ContentTypes = ["image/jpeg", "image/png"],
        MaxBytes = 200_000_000,
        MaxMegapixels = 60,
        Free = true,
        NeedsKey = false,
        NeedsAddress = false,
    };

    public async Task<AdapterAnswer> CutAsync(CutRequest request, VendorCall call, CancellationToken cancellationToken)
    {
        await lane.RunAsync(LanePriority.Free, ct => Cut(request, call, ct), cancellationToken);
        return new AdapterAnswer(ResultSize.Same, Charge: 0, MadeHere: true);
    }

    private MattingReport Cut(CutRequest request, VendorCall call, CancellationToken cancellationToken)
    {
        call.BeginSending();
        return MattingEngine.CutOut(request.Photo, request.Result, new MattingOptions { Limits = memory.LimitsInside }, cancellationToken);
    }
}
