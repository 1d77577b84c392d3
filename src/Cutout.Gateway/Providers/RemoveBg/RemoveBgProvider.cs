using Cutout.Gateway.Providers.Resilience;

namespace Cutout.Gateway.Providers.RemoveBg;

/// <summary>Background removal by remove.bg, or by any host that speaks its dialect.</summary>
internal sealed class RemoveBgProvider(IRemoveBgApi api, ProviderOptions options) : IProviderAdapter, IBalanceTeller
{
    public static readonly ProviderKind Kind = new("removebg",
        setup => new RemoveBgProvider(new RemoveBgApi(setup.CreateClient(RemoveBgErrors.Dialect)), setup.Options))
    {
        Operations = [Operations.BackgroundRemoval],
        ContentTypes = ["image/jpeg", "image/png", "image/webp"],
        MaxBytes = 22_000_000,
        MaxMegapixels = 50,
        MostResultPixels = static options => MostPixelsAt(SizeOf(options)),
    };

    public async Task<AdapterAnswer> CutAsync(CutRequest request, VendorCall call, CancellationToken cancellationToken)
    {
        // The dialect's own defaults are a preview, and JPEG where nothing is transparent.
        var fields = new SortedDictionary<string, string>(options.Fields, StringComparer.OrdinalIgnoreCase) { ["format"] = "png", ["size"] = SizeOf(options) };

        using var reply = await api.RemoveBackgroundAsync(new RemoveBgForm(request.Photo, request.Facts.ContentType, fields), call, cancellationToken);
        await reply.Picture.ReadPictureAsync(request.Result);
        return new AdapterAnswer(ResultSize.UpTo(MostPixelsAt(fields["size"])), reply.CreditsCharged);
    }

    public async Task<decimal> TellBalanceAsync(VendorCall call, CancellationToken cancellationToken) =>
        (await api.GetAccountAsync(call, cancellationToken)).Credits;

    private static string SizeOf(ProviderOptions options) => options.FieldOr("size", "full");

    // PNG is never more than 10 megapixels, whatever size is asked for.
    private static long MostPixelsAt(string size) => size switch
    {
        "preview" or "small" or "regular" => 250_000,
        "medium" => 1_500_000,
        "hd" => 4_000_000,
        _ => 10_000_000,
    };
}
