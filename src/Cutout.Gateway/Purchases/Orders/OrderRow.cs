namespace Cutout.Gateway.Purchases.Orders;

/// <summary>An order with its batch's conditions and what became of its uses; a row of <see cref="OrdersSql.Find"/>.</summary>
internal sealed record OrderRow
{
    // Set by name: the type of a count is unknown to SQLite as long as there is no row, and a constructor would not fit.
    public required string Name { get; init; }

    public required string Batch { get; init; }

    public long Codes { get; init; }

    public long Uses { get; init; }

    public long? ExpiresAt { get; init; }

    public string? Reference { get; init; }

    public string? Opener { get; init; }

    public long Usable { get; init; }

    public long Delivered { get; init; }

    public long Revoked { get; init; }

    /// <summary><c>open</c> while something of it can be used, else what became of most: <c>revoked</c> or <c>delivered</c>.</summary>
    public string State => (Usable, Revoked) switch
    {
        ( > 0, _) => "open",
        (_, > 0) => "revoked",
        _ => "delivered",
    };
}
