using Cutout.Gateway.Providers.Resilience;

namespace Cutout.Gateway.Providers.Rembg;

/// <summary>Background removal by a server of rembg's in the operator's own network.</summary>
internal sealed class RembgProvider(IRembgApi api, MatteJoin mattes, ProviderOptions options) : IProviderAdapter
{
    public static readonly ProviderKind Kind = new("rembg",
        setup => new RembgProvider(new RembgApi(setup.CreateClient(RembgErrors.Dialect)), setup.Services.GetRequiredService<MatteJoin>(), setup.Options))
    {
        Operations = [Operations.BackgroundRemoval],
        ContentTypes = ["image/jpeg", "image/png"],
        MaxBytes = 100_000_000,
        MaxMegapixels = 60,
        Free = true,
        NeedsKey = false,
        Objection = RembgModels.Objection,
    };

    public async Task<AdapterAnswer> CutAsync(CutRequest request, VendorCall call, CancellationToken cancellationToken)
    {
        // The server's own cutouts have darkened edges; its mattes are good.
        var fields = new SortedDictionary<string, string>(options.Fields, StringComparer.OrdinalIgnoreCase)
        {
            ["model"] = options.FieldOr("model", RembgModels.Default),
            ["om"] = "true",
        };
        fields.Remove("licence");

        using var matte = mattes.RoomFor(request);
        using (var reply = await api.RemoveAsync(request, fields, call, cancellationToken))
        {
            await reply.Picture.ReadPictureAsync(matte);
        }

        await mattes.JoinAsync(request, matte, cancellationToken);
        return new AdapterAnswer(ResultSize.Same, Charge: 0);
    }
}
