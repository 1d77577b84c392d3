namespace Cutout.Gateway.Purchases.Stripe;

/// <summary>As much of an event as is looked at. Source: https://docs.stripe.com/api/events/object.</summary>
internal sealed record StripeEvent(string? Id, string? Type, StripeEventData? Data);
