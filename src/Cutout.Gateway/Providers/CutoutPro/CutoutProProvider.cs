using Cutout.Gateway.Providers.Resilience;

namespace Cutout.Gateway.Providers.CutoutPro;

/// <summary>Background removal by cutout.pro.</summary>
internal sealed class CutoutProProvider(ICutoutProApi api, ProviderOptions options) : IProviderAdapter
{
    public static readonly ProviderKind Kind = new("cutoutpro",
        setup => new CutoutProProvider(new CutoutProApi(setup.CreateClient(CutoutProErrors.Dialect)), setup.Options))
    {
        Operations = [Operations.BackgroundRemoval],
        ContentTypes = ["image/jpeg", "image/png"],
        MaxBytes = 25_000_000,
        MaxMegapixels = 25,
        SendsUpright = true,
    };

    // Its documents name 2000x2000 as well as 4096x4096 as the largest result.
    private static readonly ResultSize AnySize = new(MostPixels: 25_000_000, AtLeastPixels: 2_000_000, SameBelow: false, AspectTolerance: 0.005);

    public async Task<AdapterAnswer> CutAsync(CutRequest request, VendorCall call, CancellationToken cancellationToken)
    {
        var parameters = new SortedDictionary<string, string>(options.Fields, StringComparer.OrdinalIgnoreCase)
        {
            ["mattingType"] = options.FieldOr("mattingType", "6"),
            ["outputFormat"] = "png",
        };

        using var reply = await api.MattingAsync(request, parameters, call, cancellationToken);
        await reply.Picture.ReadPictureAsync(request.Result);
        return request.Result.Span is [(byte)'{', ..]
            ? throw CutoutProErrors.RefusalIn(request.Result.Span)
            : new AdapterAnswer(AnySize, Charge: null);
    }
}
