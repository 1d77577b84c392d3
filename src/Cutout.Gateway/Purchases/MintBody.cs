namespace Cutout.Gateway.Purchases;

/// <summary>The body of <c>POST /v1/admin/codes</c>.</summary>
internal sealed record MintBody(
    int? Count, int? Uses, DateTimeOffset? ExpiresAt, IReadOnlyList<string>? Operations, int? MaxMegapixels, string? Note)
{
    public MintRequest ToRequest(int count, string? idempotencyKey) => new(count)
    {
        Uses = Uses ?? 1,
        ExpiresAt = ExpiresAt,
        Operations = Operations,
        MaxMegapixels = MaxMegapixels,
        Note = Note,
        IdempotencyKey = idempotencyKey,
    };

    /// <summary>Without the note.</summary>
    public override string ToString() => $"{nameof(MintBody)} of {Count}";
}
