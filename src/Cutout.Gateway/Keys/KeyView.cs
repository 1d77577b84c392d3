namespace Cutout.Gateway.Keys;

/// <summary>A key as the operator's lists show it: by its id and its last four letters, never the key.</summary>
internal sealed record KeyView
{
    public required string Id { get; init; }

    public required string LastFour { get; init; }

    public string? Label { get; init; }

    public string? Email { get; init; }

    /// <summary><c>active</c>, <c>expired</c> or <c>revoked</c>.</summary>
    public required string State { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    public long MegapixelsPerMinute { get; init; }

    public IReadOnlyList<string> Origins { get; init; } = [];

    public IReadOnlyList<string> Networks { get; init; } = [];

    /// <summary>Credits of a month; null: there is no end of them.</summary>
    public decimal? MonthlyCredits { get; init; }

    public decimal? DailyCap { get; init; }

    /// <summary>What is left of this month's credits; null: there is no end of them.</summary>
    public decimal? MonthlyLeft { get; init; }

    public decimal PrepaidLeft { get; init; }

    /// <summary>What it was used for since the first of this month (UTC).</summary>
    public required KeySumsView ThisMonth { get; init; }

    /// <summary>Without the label and the e-mail.</summary>
    public override string ToString() => $"{nameof(KeyView)} {Id}";
}
