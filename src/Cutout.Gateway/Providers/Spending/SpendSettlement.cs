namespace Cutout.Gateway.Providers.Spending;

/// <summary>What became of a reserved call.</summary>
/// <param name="Outcome">Whether it was charged.</param>
/// <param name="Charge">What counts as spent, in <see cref="Millionths"/>: nothing, the vendor's figure, or the worst case where that is unknown.</param>
internal readonly record struct SpendSettlement(Charged Outcome, long Charge)
{
    public static readonly SpendSettlement Nothing = new(Charged.No, 0);

    /// <param name="charged">What is certain.</param>
    /// <param name="figure">What the vendor said that it cost; null if it said nothing.</param>
    /// <param name="worst">What was reserved.</param>
    public static SpendSettlement Of(Charged charged, decimal? figure, long worst) => (charged, figure) switch
    {
        (Charged.No, _) => Nothing,
        (Charged.Yes, { } units) => new(Charged.Yes, Millionths.Of(units)),
        // It was charged, but how much is not known; or not even that is known.
        _ => new(Charged.Unknown, worst),
    };
}
