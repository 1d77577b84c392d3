using System.Text.Json.Serialization;

namespace Cutout.Gateway.Purchases.Orders;

/// <summary>An order as its seller and its buyer see it; the secret goes to the seller only.</summary>
internal sealed record OrderView(
    string Order,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Secret,
    string Batch,
    string State,
    long Quantity,
    long Uses,
    DateTimeOffset? ExpiresAt,
    IReadOnlyList<string> Codes)
{
    /// <summary>Without the secret and the codes.</summary>
    public override string ToString() => $"{nameof(OrderView)} {Order}";
}
