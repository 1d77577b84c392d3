using Cutout.Gateway.Unlocking;
using Cutout.Gateway.Web;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Purchases.Stripe;

internal static class StripeEndpoints
{
    public static void MapStripe(this IEndpointRouteBuilder routes) => routes.MapPost("/v1/webhooks/stripe", HearAsync);

    private static async Task<IResult> HearAsync(HttpContext context, StripeDesk desk, IOptions<StripeOptions> options, TimeProvider clock)
    {
        var body = await SignedBody.ReadAsync(context.Request);
        var signature = context.Request.Headers["Stripe-Signature"].ToString();
        switch (StripeSignature.Judge(signature, body, options.Value.SigningSecrets!, clock.GetUtcNow()))
        {
            case SignatureVerdict.Wrong:
                return Problems.SignatureRefused();
            case SignatureVerdict.Stale:
                return Problems.SignatureStale();
        }

        var (told, refusal) = SignedBody.Parse<StripeEvent>(body, context);
        if (refusal is not null)
        {
            return refusal;
        }

        try
        {
            return await desk.HandleAsync(told!) switch
            {
                StripeOutcome.PaymentRefused => Problems.PaymentRefused(),
                StripeOutcome.Unreadable => Problems.BadRequest("data", "The event lacks a member that its kind always has; see the API version of the endpoint in Stripe's dashboard."),
                var outcome => TypedResults.Ok(new { received = true, ignored = outcome == StripeOutcome.Ignored }),
            };
        }
        catch (LedgerUnavailableException)
        {
            // Stripe sends it again.
            return Problems.LedgerUnavailable();
        }
    }
}
