namespace Cutout.Gateway.Purchases.Stripe;

internal sealed class StripeOptions
{
    public const string Section = "Stripe";

    /// <summary>The endpoint's signing secrets as Stripe shows them, <c>whsec_…</c>; null: there is no Stripe.</summary>
    public IReadOnlyList<string>? SigningSecrets { get; set; }

    /// <summary>What may be paid, and what it buys.</summary>
    public IList<StripePrice> Prices { get; } = [];
}
