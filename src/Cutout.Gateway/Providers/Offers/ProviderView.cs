namespace Cutout.Gateway.Providers.Offers;

/// <summary>How one provider stands.</summary>
/// <param name="Name">Its name in the settings.</param>
/// <param name="Kind">The adapter that speaks for it.</param>
/// <param name="State"><c>ready</c>, <c>resting</c>, <c>probing</c>, <c>no-credit</c>, <c>bad-key</c> or <c>over-budget</c>.</param>
/// <param name="RestsUntil">When a provider that failed too often is probed.</param>
/// <param name="LastFailure">The last failure of a call.</param>
/// <param name="Lane">How many calls are under way and wait.</param>
/// <param name="Keys">Its keys, by number.</param>
/// <param name="Balance">What its accounts held when last asked, less what was charged since; null if it doesn't tell.</param>
/// <param name="Budget">This day's spend.</param>
internal sealed record ProviderView(
    string Name, string Kind, string State, DateTimeOffset? RestsUntil, LastFailureView? LastFailure, LaneView Lane,
    IReadOnlyList<KeyView> Keys, decimal? Balance, BudgetView Budget);
