using Cutout.Gateway.Providers.Resilience;

namespace Cutout.Gateway.Providers.PhotoRoom;

/// <summary>Background removal by PhotoRoom.</summary>
internal sealed class PhotoRoomProvider(IPhotoRoomApi api, ProviderOptions options) : IProviderAdapter
{
    public static readonly ProviderKind Kind = new("photoroom",
        setup => new PhotoRoomProvider(new PhotoRoomApi(setup.CreateClient(PhotoRoomErrors.Dialect)), setup.Options))
    {
        Operations = [Operations.BackgroundRemoval],
        ContentTypes = ["image/jpeg", "image/png", "image/webp"],
        MaxBytes = 30_000_000,
        MaxMegapixels = 36,
        SendsUpright = true,
        // A quarter in its FAQ, and no word of it on its price page.
        PreviewCharge = 1,
    };

    public async Task<AdapterAnswer> CutAsync(CutRequest request, VendorCall call, CancellationToken cancellationToken)
    {
        var isPreview = request.Rendition == Renditions.Preview;

        // channels=alpha would skip the work on edges that rgba gets.
        var fields = new SortedDictionary<string, string>(options.Fields, StringComparer.OrdinalIgnoreCase)
        {
            ["channels"] = "rgba",
            ["format"] = "png",
            ["size"] = isPreview ? "preview" : options.FieldOr("size", "full"),
        };

        using var reply = await api.SegmentAsync(request, fields, call, cancellationToken);
        await reply.Picture.ReadPictureAsync(request.Result);
        var most = MostPixelsAt(fields["size"]);
        return new AdapterAnswer(isPreview ? ResultSize.Preview(most) : ResultSize.UpTo(most), Charge: null);
    }

    private static long MostPixelsAt(string size) => size switch
    {
        "preview" => 250_000,
        "medium" => 1_500_000,
        "hd" => 4_000_000,
        _ => 36_000_000,
    };
}
