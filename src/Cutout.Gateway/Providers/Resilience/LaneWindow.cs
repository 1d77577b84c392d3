namespace Cutout.Gateway.Providers.Resilience;

/// <summary>A limit by time.</summary>
/// <param name="Limit">The most in any window of this length.</param>
/// <param name="Within">The window's length.</param>
/// <param name="CountsMegapixels">A call weighs its megapixels, at least 1; else every call weighs 1.</param>
internal sealed record LaneWindow(long Limit, TimeSpan Within, bool CountsMegapixels)
{
    public long WeightOf(int megapixels) => CountsMegapixels ? Math.Max(1, megapixels) : 1;
}
