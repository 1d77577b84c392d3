using Cutout.Gateway.Purchases.Orders;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Purchases.Stripe;

/// <summary>Acts on what Stripe tells. Every event may come twice, late, and in any order; what isn't ours is none of our business.</summary>
internal sealed class StripeDesk(OrderDesk orders, IOptions<StripeOptions> options, TimeProvider clock, ILogger<StripeDesk> log)
{
    public async Task<StripeOutcome> HandleAsync(StripeEvent told) => (told.Type, told.Data?.Object) switch
    {
        (_, null) => StripeOutcome.Unreadable,
        ("checkout.session.completed" or "checkout.session.async_payment_succeeded", { } checkout) => await PaidAsync(checkout),
        ("charge.refunded", { } charge) => await ReversedAsync(charge, "charge", charge.AmountRefunded, IsWhole(charge)),
        ("refund.created" or "charge.refund.updated" or "refund.updated", { Status: not ("failed" or "canceled") } refund) =>
            await ReversedAsync(refund, "refund", refund.Amount, refund.Amount is null),
        ("charge.dispute.created" or "charge.dispute.funds_withdrawn", { } dispute) => await ReversedAsync(dispute, "dispute", dispute.Amount, true),
        _ => StripeOutcome.Ignored,
    };

    // A charge that doesn't say how much went back is taken to have gone back.
    private static bool IsWhole(StripeObject charge) =>
        charge.Refunded == true || charge.AmountRefunded is null || (charge.Amount is { } amount && charge.AmountRefunded >= amount);

    private async Task<StripeOutcome> PaidAsync(StripeObject checkout)
    {
        // Some ways of paying take days: async_payment_succeeded comes when the money has.
        if (checkout.PaymentStatus != "paid")
        {
            return StripeOutcome.Ignored;
        }

        if (checkout is not { Id: { } order, Payment: { } payment, AmountTotal: { } amount, Currency: { } currency } || !OrderRules.IsName(order))
        {
            return StripeOutcome.Unreadable;
        }

        var price = options.Value.Prices.FirstOrDefault(price => price.Amount == amount && price.Currency.Equals(currency, StringComparison.OrdinalIgnoreCase));
        if (price is null)
        {
            log.PaymentNotPriced(amount, currency, payment);
            return StripeOutcome.PaymentRefused;
        }

        var placed = await orders.PlaceAsync(new OrderRequest(order, price.ToRequest(clock.GetUtcNow()))
        {
            Payment = payment,
            Amount = amount,
            Currency = currency.ToLowerInvariant(),
            Reference = checkout.ClientReferenceId is { } reference && OrderRules.IsReference(reference) ? reference : null,
        });
        if (placed is OrderOutcome.Mismatch)
        {
            // Stripe:Prices was changed between two deliveries of one event: what was minted first stays.
            log.PaymentMintedOtherwise(payment);
        }

        return StripeOutcome.Done;
    }

    private async Task<StripeOutcome> ReversedAsync(StripeObject thing, string kind, long? amount, bool whole)
    {
        if (thing is not { Id: { } name, Payment: { } payment })
        {
            // A charge without a payment intent was never a checkout's.
            return thing.Id is null ? StripeOutcome.Unreadable : StripeOutcome.Ignored;
        }

        var revoked = await orders.ReverseAsync(new Reversal(name, payment, kind, Math.Max(0, amount ?? 0), whole ? 1 : 0));
        log.PaymentReversed(kind, payment, revoked);
        return StripeOutcome.Done;
    }
}
