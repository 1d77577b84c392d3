namespace Cutout.Gateway.Providers;

/// <summary>What a vendor's error means to us.</summary>
/// <param name="Kind">Null where the status decides.</param>
/// <param name="Words">The vendor's code and text, for the log only.</param>
/// <param name="Charged">Set where the vendor's documents differ from what its errors usually cost.</param>
internal sealed record VendorRefusal(FailureKind? Kind, string Words, Charged? Charged = null);
