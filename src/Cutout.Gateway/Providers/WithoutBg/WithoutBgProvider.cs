using Cutout.Gateway.Providers.Resilience;

namespace Cutout.Gateway.Providers.WithoutBg;

/// <summary>Background removal by withoutBG in the operator's own network.</summary>
internal sealed class WithoutBgProvider(IWithoutBgApi api, MatteJoin mattes) : IProviderAdapter
{
    public static readonly ProviderKind Kind = new("withoutbg",
        setup => new WithoutBgProvider(new WithoutBgServerApi(setup.CreateClient(WithoutBgErrors.Server)), setup.Services.GetRequiredService<MatteJoin>()))
    {
        Operations = [Operations.BackgroundRemoval],
        ContentTypes = ["image/jpeg", "image/png"],
        MaxBytes = 50_000_000,
        MaxMegapixels = 60,
        Free = true,
        NeedsKey = false,
    };

    public async Task<AdapterAnswer> CutAsync(CutRequest request, VendorCall call, CancellationToken cancellationToken)
    {
        using var matte = mattes.RoomFor(request);
        using (var reply = await api.RemoveBackgroundAsync(request, matteOnly: true, call, cancellationToken))
        {
            await reply.Picture.ReadPictureAsync(matte);
        }

        await mattes.JoinAsync(request, matte, cancellationToken);
        return new AdapterAnswer(ResultSize.Same, Charge: 0);
    }
}
