using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cutout.Gateway.Purchases.Stripe;

/// <summary>
/// A checkout session, a charge, a refund or a dispute: the members that are looked at, which mean the same in each.
/// Sources: https://docs.stripe.com/api/checkout/sessions/object, …/charges/object, …/refunds/object, …/disputes/object.
/// </summary>
internal sealed record StripeObject
{
    public string? Id { get; init; }

    [JsonPropertyName("payment_status")]
    public string? PaymentStatus { get; init; }

    [JsonPropertyName("amount_total")]
    public long? AmountTotal { get; init; }

    public string? Currency { get; init; }

    /// <summary>Its name, or the whole of it where the account asks for that.</summary>
    [JsonPropertyName("payment_intent")]
    public JsonElement PaymentIntent { get; init; }

    [JsonPropertyName("client_reference_id")]
    public string? ClientReferenceId { get; init; }

    public long? Amount { get; init; }

    [JsonPropertyName("amount_refunded")]
    public long? AmountRefunded { get; init; }

    public bool? Refunded { get; init; }

    public string? Status { get; init; }

    public string? Payment => PaymentIntent.ValueKind switch
    {
        JsonValueKind.String => PaymentIntent.GetString(),
        JsonValueKind.Object when PaymentIntent.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String => id.GetString(),
        _ => null,
    };

    /// <summary>Where the account asks for the whole payment, it holds the buyer.</summary>
    public override string ToString() => $"{nameof(StripeObject)} {Id}";
}
