using System.Net.Mime;
using Cutout.Gateway.Providers.Resilience;
using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Providers.RemoveBg;

/// <summary>Background removal by remove.bg, or by any host that speaks its dialect.</summary>
internal sealed class RemoveBgProvider(IRemoveBgApi api, PictureLane lane, MemoryBudget memory, ProviderOptions options) : IProviderAdapter, IBalanceTeller
{
    public static readonly ProviderKind Kind = new("removebg", static setup => new RemoveBgProvider(
        new RemoveBgApi(setup.CreateClient(RemoveBgErrors.Dialect)),
        setup.Services.GetRequiredService<PictureLane>(),
        setup.Services.GetRequiredService<MemoryBudget>(),
        setup.Options))
    {
        Operations = [Operations.BackgroundRemoval],
        ContentTypes = ["image/jpeg", "image/png", "image/webp"],
        MaxBytes = 22_000_000,
        MaxMegapixels = 50,
        PreviewCharge = 0.25m,
        TellsCharges = true,
        SpeaksRemoveBg = true,
        MostResultPixels = static options => MostPixelsAt(SizeOf(options), isZip: options.FieldOr("format", "auto") != "png"),
        Objection = static options => options.FieldOr("format", "auto") is not ("auto" or "png" or "zip")
            ? $"asks for the format '{options.FieldOrNull("format")}'; it must be png, zip, or auto for the smaller of the two that holds the whole photo"
            : null,
    };

    // PNG is never more than this, whatever size is asked for.
    private const long MostPngPixels = 10_000_000;

    public async Task<AdapterAnswer> CutAsync(CutRequest request, VendorCall call, CancellationToken cancellationToken)
    {
        if (request.Wish is { } wish)
        {
            return await PassOnAsync(request, wish, call, cancellationToken);
        }

        // The dialect's own defaults are a preview, and JPEG where nothing is transparent.
        var isPreview = request.Rendition == Renditions.Preview;
        var size = isPreview ? "preview" : SizeOf(options);
        var isZip = !isPreview && IsZip(request.Facts, size);
        var fields = new SortedDictionary<string, string>(options.Fields, StringComparer.OrdinalIgnoreCase) { ["format"] = isZip ? "zip" : "png", ["size"] = size };

        using var zip = isZip
            ? RemoveBgZip.TryReserve(memory, request.Facts) ?? throw new NotSentException("there is no room for a ZIP", FailureKind.Busy)
            : null;
        using var reply = await api.RemoveBackgroundAsync(new RemoveBgForm(request.Photo, request.Facts.ContentType, fields), call, cancellationToken);

        // By what came, never by what was asked for.
        isZip = reply.Picture.Headers.ContentType?.MediaType == MediaTypeNames.Application.Zip;
        if (!isZip || zip is null)
        {
            await reply.Picture.ReadPictureAsync(request.Result);
        }
        else
        {
            await reply.Picture.ReadPictureAsync(zip.Archive);
            call.Bought(reply.Charge("X-Credits-Charged"));
            await zip.JoinAsync(lane, request.Result, cancellationToken);
        }

        var most = MostPixelsAt(size, isZip);
        return new AdapterAnswer(isPreview ? ResultSize.Preview(most) : ResultSize.UpTo(most), reply.Charge("X-Credits-Charged"));
    }

    public async Task<decimal> TellBalanceAsync(VendorCall call, CancellationToken cancellationToken) =>
        (await api.GetAccountAsync(call, cancellationToken)).Credits;

    // What was asked for in the dialect is asked in the dialect; the operator's own fields hold where the caller has said nothing.
    private async Task<AdapterAnswer> PassOnAsync(CutRequest request, RemoveBgWish wish, VendorCall call, CancellationToken cancellationToken)
    {
        var fields = new SortedDictionary<string, string>(options.Fields, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in wish.Fields)
        {
            fields[name] = value;
        }

        var form = new RemoveBgForm(request.Photo, request.Facts.ContentType, fields) { Background = wish.Background, BackgroundType = wish.BackgroundType };
        using var reply = await api.RemoveBackgroundAsync(form, call, cancellationToken);
        await reply.Picture.ReadPictureAsync(request.Result);
        var charge = reply.Charge("X-Credits-Charged");
        call.Bought(charge);
        return new AdapterAnswer(ResultSize.Same, charge) { Passed = RemoveBgAnswer.Of(reply, request.Result.Span, request.Facts) };
    }

    private static string SizeOf(ProviderOptions options) => options.FieldOr("size", "full");

    private bool IsZip(PictureFacts photo, string size) => options.FieldOr("format", "auto") switch
    {
        "zip" => true,
        "png" => false,
        _ => (long)photo.Width * photo.Height > MostPngPixels && MostPixelsAt(size, isZip: true) > MostPngPixels,
    };

    private static long MostPixelsAt(string size, bool isZip) => size switch
    {
        "preview" or "small" or "regular" => 250_000,
        "medium" => 1_500_000,
        "hd" => 4_000_000,
        "50MP" when isZip => 50_000_000,
        _ => isZip ? 25_000_000 : MostPngPixels,
    };
}
