using Cutout.Gateway.Providers;
using Cutout.Gateway.Web;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Purchases.Books;

internal sealed class BooksValidator : IValidateOptions<BooksOptions>
{
    public ValidateOptionsResult Validate(string? name, BooksOptions options)
    {
        var check = new SettingsCheck(BooksOptions.Section)
            .Require(options.Prices.Count + options.CostPerUnit.Count == 0 || options.Currency is { Length: 3 },
                nameof(options.Currency), $"is \"{options.Currency}\"; prices and costs need one of three letters, such as eur")
            .Require(options.KeepFor is not { } time || (time >= TimeSpan.FromDays(1) && time <= TimeSpan.FromDays(3660)),
                nameof(options.KeepFor), $"is {options.KeepFor}; it must lie between 1.00:00:00 and 3660.00:00:00, or be left out");
        foreach (var (operation, price) in options.Prices)
        {
            check.Require(Operations.All.Contains(operation), $"{nameof(options.Prices)}:{operation}", $"names no operation; there are {string.Join(", ", Operations.All)}");
            check.Require(price >= 0, $"{nameof(options.Prices)}:{operation}", $"is {price}; it counts the currency's smallest unit and can't be negative");
        }

        foreach (var (provider, cost) in options.CostPerUnit)
        {
            check.Require(cost >= 0, $"{nameof(options.CostPerUnit)}:{provider}", $"is {cost}; it can't be negative");
        }

        return check.Verdict;
    }
}
