using Cutout.Gateway.Web;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Keys;

internal sealed class KeysValidator : IValidateOptions<KeysOptions>
{
    // The present and the last month must be there for the bill.
    private static readonly TimeSpan ShortestUsage = TimeSpan.FromDays(62);
    private static readonly TimeSpan LongestUsage = TimeSpan.FromDays(3660);

    public ValidateOptionsResult Validate(string? name, KeysOptions options) => new SettingsCheck(KeysOptions.Section)
        .Require(options.LeaseAhead is >= 0 and <= 10_000, nameof(options.LeaseAhead), $"is {options.LeaseAhead}; it must lie between 0 and 10000 credits")
        .Require(options.UsageKeepFor >= ShortestUsage && options.UsageKeepFor <= LongestUsage, nameof(options.UsageKeepFor),
            $"is {options.UsageKeepFor}; it must lie between {ShortestUsage} and {LongestUsage}")
        .Verdict;
}
