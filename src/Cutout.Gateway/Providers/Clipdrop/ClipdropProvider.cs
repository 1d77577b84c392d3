using Cutout.Gateway.Providers.Resilience;

namespace Cutout.Gateway.Providers.Clipdrop;

/// <summary>Background removal by Clipdrop.</summary>
internal sealed class ClipdropProvider(IClipdropApi api, ProviderOptions options) : IProviderAdapter
{
    public static readonly ProviderKind Kind = new("clipdrop",
        setup => new ClipdropProvider(new ClipdropApi(setup.CreateClient(ClipdropErrors.Dialect)), setup.Options))
    {
        Operations = [Operations.BackgroundRemoval],
        ContentTypes = ["image/jpeg", "image/png", "image/webp"],
        MaxBytes = 30_000_000,
        MaxMegapixels = 25,
        TellsCharges = true,
        SendsUpright = true,
    };

    public async Task<AdapterAnswer> CutAsync(CutRequest request, VendorCall call, CancellationToken cancellationToken)
    {
        // Their default hands a photo with any transparency back as it came.
        var fields = new SortedDictionary<string, string>(options.Fields, StringComparer.OrdinalIgnoreCase) { ["transparency_handling"] = "discard_alpha_layer" };

        using var reply = await api.RemoveBackgroundAsync(request, fields, call, cancellationToken);
        await reply.Picture.ReadPictureAsync(request.Result);
        return new AdapterAnswer(ResultSize.Same, reply.Charge("x-credits-consumed"));
    }
}
