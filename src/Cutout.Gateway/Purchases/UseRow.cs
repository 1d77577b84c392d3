namespace Cutout.Gateway.Purchases;

/// <summary>A row of <see cref="PurchasesSql.UsesOfBatch"/>; times in milliseconds since 1970.</summary>
internal sealed record UseRow
{
    public required string LastFour { get; init; }

    public long Slot { get; init; }

    public required string State { get; init; }

    public long? DeliveredAt { get; init; }
}
