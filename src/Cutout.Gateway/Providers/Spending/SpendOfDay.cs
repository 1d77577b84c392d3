namespace Cutout.Gateway.Providers.Spending;

/// <summary>What one provider cost on one day, in <see cref="Millionths"/> of its unit.</summary>
/// <param name="Provider">The configured name.</param>
/// <param name="Calls">How many calls were written down.</param>
/// <param name="Charged">What the vendor said that it charged.</param>
/// <param name="Unknown">The worst case of what nobody knows.</param>
/// <param name="Open">The worst case of what is still under way.</param>
internal sealed record SpendOfDay(string Provider, long Calls, long Charged, long Unknown, long Open)
{
    /// <summary>What counts against the cap.</summary>
    public long Committed => Charged + Unknown + Open;

    /// <summary>Of the same provider and day.</summary>
    public static SpendOfDay operator +(SpendOfDay one, SpendOfDay other) =>
        new(one.Provider, one.Calls + other.Calls, one.Charged + other.Charged, one.Unknown + other.Unknown, one.Open + other.Open);
}
