using Cutout.Gateway.Providers.Resilience;

namespace Cutout.Gateway.Providers.WithoutBg;

/// <summary>Background removal by withoutBG's own cloud.</summary>
internal sealed class WithoutBgCloudProvider(IWithoutBgApi api, MatteJoin mattes, ProviderOptions options) : IProviderAdapter
{
    public static readonly ProviderKind Kind = new("withoutbgcloud", setup => new WithoutBgCloudProvider(
        new WithoutBgCloudApi(setup.CreateClient(WithoutBgErrors.Cloud), setup.Options.FieldOr("file_field", "file")),
        setup.Services.GetRequiredService<MatteJoin>(),
        setup.Options))
    {
        Operations = [Operations.BackgroundRemoval],
        ContentTypes = ["image/jpeg", "image/png"],
        MaxBytes = 20_000_000,
        MaxMegapixels = 50,
        Objection = static options =>
            options.FieldOr("answer", "matte") is not ("matte" or "cutout") ? $"asks for the answer '{options.FieldOrNull("answer")}'; it must be matte or cutout"
            : options.FieldOr("file_field", "file") is not ("file" or "image") ? $"calls the file_field '{options.FieldOrNull("file_field")}'; it must be file or image"
            : null,
    };

    public async Task<AdapterAnswer> CutAsync(CutRequest request, VendorCall call, CancellationToken cancellationToken)
    {
        var matteOnly = options.FieldOr("answer", "matte") == "matte";
        using var matte = mattes.RoomFor(request);
        using (var reply = await api.RemoveBackgroundAsync(request, matteOnly, call, cancellationToken))
        {
            await reply.Picture.ReadPictureAsync(matteOnly ? matte : request.Result);
        }

        call.Bought();
        if (matteOnly)
        {
            await mattes.JoinAsync(request, matte, cancellationToken);
        }

        return new AdapterAnswer(ResultSize.Same, Charge: null);
    }
}
