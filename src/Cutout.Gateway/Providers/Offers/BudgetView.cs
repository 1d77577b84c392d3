namespace Cutout.Gateway.Providers.Offers;

/// <param name="Unit">What the vendor counts in; so are all sums here.</param>
/// <param name="Calls">Calls of this day.</param>
/// <param name="Charged">What the vendor said that it charged.</param>
/// <param name="Unknown">The worst case of calls of which nobody knows.</param>
/// <param name="Open">The worst case of calls that are under way.</param>
/// <param name="Cap">The day's cap.</param>
/// <param name="Left">What the cap has left; null without a cap.</param>
internal sealed record BudgetView(string Unit, long Calls, decimal Charged, decimal Unknown, decimal Open, decimal? Cap, decimal? Left);
