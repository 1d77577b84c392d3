namespace Cutout.Gateway.Purchases;

/// <summary>A row of the table <c>batches</c>; times in milliseconds since 1970.</summary>
internal sealed record BatchRow(
    string Id, long MintedAt, long Codes, long Uses, long? ExpiresAt, string? Operations, long? MaxMegapixels, string? Note, string? Request)
{
    /// <summary>Whether the same request made both.</summary>
    public bool IsSameAs(BatchRow other) => this with { Id = other.Id, MintedAt = other.MintedAt } == other;

    /// <summary>Without the note.</summary>
    public override string ToString() => $"{nameof(BatchRow)} {Id}";
}
