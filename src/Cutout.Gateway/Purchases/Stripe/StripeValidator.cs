using Cutout.Gateway.Purchases.Orders;
using Cutout.Gateway.Web;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Purchases.Stripe;

internal sealed class StripeValidator : IValidateOptions<StripeOptions>
{
    private const int ShortestSecret = 24;
    private static readonly TimeSpan LongestValidity = TimeSpan.FromDays(3650);

    // The message tells which secret and not the secret: it goes to the log.
    public ValidateOptionsResult Validate(string? name, StripeOptions options)
    {
        var check = new SettingsCheck(StripeOptions.Section);
        check.Require(options.SigningSecrets is not null || options.Prices.Count == 0, nameof(options.SigningSecrets),
            "is missing although Stripe:Prices is set; give the endpoint's signing secret, whsec_…, from Stripe's dashboard");
        check.Require(options.SigningSecrets is null || options.Prices.Count > 0, nameof(options.Prices),
            "is missing although Stripe:SigningSecrets is set; name each amount and currency that may be paid, such as Stripe__Prices__0__Amount=499 and Stripe__Prices__0__Currency=eur");
        check.Require(options.SigningSecrets is not { Count: 0 }, nameof(options.SigningSecrets), "holds no secret");
        foreach (var (at, secret) in (options.SigningSecrets ?? []).Index())
        {
            check.Require(secret.Length >= ShortestSecret && !secret.Any(char.IsWhiteSpace), $"{nameof(options.SigningSecrets)}:{at}",
                $"{(secret.Length == 0 ? "is empty" : $"has {secret.Length} characters")}; it must be the endpoint's signing secret, whsec_…, from Stripe's dashboard");
        }

        foreach (var (at, price) in options.Prices.Index())
        {
            Check(check, at, price);
            check.Require(
                options.Prices.Take(at).All(other => other.Amount != price.Amount || !other.Currency.Equals(price.Currency, StringComparison.OrdinalIgnoreCase)),
                $"{nameof(options.Prices)}:{at}", $"is {price.Amount} {price.Currency} like another one; what it buys must follow from amount and currency");
        }

        return check.Verdict;
    }

    private static void Check(SettingsCheck check, int at, StripePrice price)
    {
        check.Require(price.Amount > 0, $"{nameof(StripeOptions.Prices)}:{at}:{nameof(price.Amount)}", $"is {price.Amount}; it counts the currency's smallest unit and must be more than nothing");
        check.Require(price.ValidFor is null || (price.ValidFor > TimeSpan.Zero && price.ValidFor <= LongestValidity),
            $"{nameof(StripeOptions.Prices)}:{at}:{nameof(price.ValidFor)}", $"is {price.ValidFor}; it must be more than nothing and at most ten years");
        var order = new OrderRequest("price", price.ToRequest(DateTimeOffset.UnixEpoch)) { Amount = price.Amount, Currency = price.Currency.ToLowerInvariant() };
        foreach (var (field, sentence) in OrderRules.WhatIsWrong(order, DateTimeOffset.UnixEpoch).Where(field => field.Key is not ("amount" or "expiresAt")))
        {
            check.Require(false, $"{nameof(StripeOptions.Prices)}:{at}:{char.ToUpperInvariant(field[0])}{field[1..]}", sentence);
        }
    }
}
