namespace Cutout.Gateway.Purchases.Stripe;

/// <summary>What an event is about, as it was then.</summary>
internal sealed record StripeEventData(StripeObject? Object);
