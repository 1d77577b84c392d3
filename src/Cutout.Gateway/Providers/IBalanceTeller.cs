namespace Cutout.Gateway.Providers;

/// <summary>
/// An adapter whose vendor tells for nothing what an account holds. That question is then also what finds out whether a
/// vendor is back, a key works again, or an account was filled up, so that no buyer's call has to.
/// </summary>
internal interface IBalanceTeller
{
    /// <summary>What the account of the call's key holds, in the vendor's unit; fails like any call.</summary>
    Task<decimal> TellBalanceAsync(VendorCall call, CancellationToken cancellationToken);
}
