namespace Cutout.Gateway.Providers;

/// <summary>
/// Speaks one vendor's dialect, and only when all goes well: it holds no try. Whatever is thrown becomes one
/// <see cref="ProviderFailure"/> in <see cref="GuardedProvider"/>, and what it wrote is checked there.
/// </summary>
internal interface IProviderAdapter
{
    /// <summary>Buys the picture and writes it to the request's result.</summary>
    Task<AdapterAnswer> CutAsync(CutRequest request, VendorCall call, CancellationToken cancellationToken);
}
