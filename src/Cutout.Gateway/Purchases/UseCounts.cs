namespace Cutout.Gateway.Purchases;

internal sealed record UseCounts
{
    // Set by name: the type of a count is unknown to SQLite as long as there is no row, and a constructor would not fit.
    public long Every { get; init; }

    public long Delivered { get; init; }
}
