namespace Cutout.Gateway.Keys;

/// <summary>What a key can still spend, in credits.</summary>
/// <param name="Subscription">What is left of this month.</param>
/// <param name="Payg">What is left of the prepaid credits.</param>
/// <param name="FreeCalls">Calls that cost nothing: there are none.</param>
internal sealed record KeyBalance(decimal Subscription, decimal Payg, int FreeCalls)
{
    public decimal Total => Subscription + Payg;
}
