namespace Cutout.Gateway.Purchases.Books;

/// <summary>How many uses a difference concerns, under the name of the order, payment or batch.</summary>
internal sealed record NamedCount
{
    public required string Name { get; init; }

    public long Times { get; init; }
}
