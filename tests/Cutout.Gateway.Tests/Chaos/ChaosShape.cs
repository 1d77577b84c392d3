namespace Cutout.Gateway.Tests.Chaos;

/// <summary>What kind of day it is: how the route is set, how many buyers come at once, and whether the gateway is stopped among them.</summary>
internal sealed record ChaosShape(bool PaidFailover = false, bool PreviewFirst = false, int AtOnce = 1, bool IsStopped = false)
{
    /// <summary>For each of the two providers and day; low enough to be reached now and then.</summary>
    public decimal Cap => 20 * AtOnce;

    /// <summary>How often one photo may be paid for, by the money's rules.</summary>
    public int MostBills => PaidFailover ? 2 : 1;
}
