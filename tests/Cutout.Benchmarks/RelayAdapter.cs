using Cutout.Gateway.Providers;
using Cutout.Gateway.Providers.RemoveBg;

namespace Cutout.Benchmarks;

/// <summary>The adapter of the remove.bg dialect, without the look at every pixel of what came back: only its header is read.</summary>
internal sealed class RelayAdapter(IProviderAdapter adapter) : IProviderAdapter
{
    public static readonly ProviderKind Kind = new("relay", static setup => new RelayAdapter(RemoveBgProvider.Kind.Create(setup)))
    {
        Operations = RemoveBgProvider.Kind.Operations,
        ContentTypes = RemoveBgProvider.Kind.ContentTypes,
        MaxBytes = RemoveBgProvider.Kind.MaxBytes,
        MaxMegapixels = RemoveBgProvider.Kind.MaxMegapixels,
    };

    public async Task<AdapterAnswer> CutAsync(CutRequest request, VendorCall call, CancellationToken cancellationToken) =>
        await adapter.CutAsync(request, call, cancellationToken) with { MadeHere = true };
}
