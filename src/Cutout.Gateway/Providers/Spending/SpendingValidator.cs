using Cutout.Gateway.Web;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Providers.Spending;

internal sealed class SpendingValidator : IValidateOptions<SpendingOptions>
{
    public ValidateOptionsResult Validate(string? name, SpendingOptions options) => new SettingsCheck(SpendingOptions.Section)
        .Require(options.Book is "ledger" or "memory", nameof(options.Book), $"is \"{options.Book}\"; it must be ledger or memory")
        .Require(options.LinesAhead is >= 0 and <= 1000, nameof(options.LinesAhead), $"is {options.LinesAhead}; it must lie between 0 and 1000")
        .Require(options.UnpaidPerNetwork is >= 0 and <= 1_000_000, nameof(options.UnpaidPerNetwork), $"is {options.UnpaidPerNetwork}; it must lie between 0 and 1000000")
        .Require(options.UnpaidWindow >= TimeSpan.FromMinutes(1) && options.UnpaidWindow <= TimeSpan.FromDays(1),
            nameof(options.UnpaidWindow), $"is {options.UnpaidWindow}; it must lie between 00:01:00 and 1.00:00:00")
        .Verdict;
}
