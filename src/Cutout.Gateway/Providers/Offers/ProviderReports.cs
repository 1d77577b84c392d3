using Cutout.Gateway.Providers.Spending;
using Cutout.Gateway.Web;

namespace Cutout.Gateway.Providers.Offers;

/// <summary>Tells the operator how every provider stands, without asking any of them.</summary>
internal sealed class ProviderReports(ProviderCatalog catalog, ISpendBook book, TimeProvider clock)
{
    public async Task<ProvidersView> MakeAsync()
    {
        var day = SpendDay.Of(clock.GetUtcNow());
        var sums = (await book.SumsOfAsync(day)).ToDictionary(sum => sum.Provider);
        return new ProvidersView(
            DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime),
            [.. catalog.Providers.Select(provider => ViewOf(provider, sums.GetValueOrDefault(provider.Name) ?? new SpendOfDay(provider.Name, 0, 0, 0, 0)))]);
    }

    private static ProviderView ViewOf(GuardedProvider provider, SpendOfDay sums)
    {
        var standing = provider.Standing;
        var keys = standing.Keys.Standing();
        var (running, waiting) = standing.Lanes.Load;
        return new ProviderView(
            provider.Name, provider.Kind.Name, StateOf(provider, sums),
            standing.Breaker.OpenUntil,
            standing.LastFailure is { } last ? new LastFailureView(KebabCase.Of(last.Kind), last.At) : null,
            new LaneView(running, waiting, provider.Options.MaxConcurrent),
            provider.Kind.NeedsKey ? [.. keys.Select(key => new KeyView(key.Number, KebabCase.Of(key.State), key.RestsUntil, key.Balance))] : [],
            keys.Any(key => key.Balance is not null) ? keys.Sum(key => key.Balance) : null,
            BudgetOf(provider, sums));
    }

    private static string StateOf(GuardedProvider provider, SpendOfDay sums) =>
        provider.Standing.Breaker.IsProbing ? "probing"
        : provider.WhyNoOffer() is { } failure ? KebabCase.Of(failure.Kind)
        : sums.Committed + provider.Options.Worst > (provider.Options.Cap ?? long.MaxValue) ? KebabCase.Of(FailureKind.OverBudget)
        : "ready";

    private static BudgetView BudgetOf(GuardedProvider provider, SpendOfDay sums) => new(
        provider.Options.Unit,
        sums.Calls,
        Millionths.ToUnits(sums.Charged),
        Millionths.ToUnits(sums.Unknown),
        Millionths.ToUnits(sums.Open),
        provider.Options.DailyCap,
        provider.Options.Cap is { } cap ? Math.Max(0, Millionths.ToUnits(cap - sums.Committed)) : null);
}
