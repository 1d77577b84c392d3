namespace Cutout.Gateway.Providers;

/// <summary>The one exception for what a vendor does to us.</summary>
internal sealed class ProviderException(ProviderFailure failure, Exception? inner = null)
    : Exception($"{failure.Provider}: {failure.Kind}, charged {failure.Charged}: {failure.Detail}", inner)
{
    public ProviderFailure Failure => failure;
}
