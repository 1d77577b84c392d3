namespace Cutout.Gateway.Keys;

/// <summary>A key to be issued, and its conditions. Credits are those of the compatible API: 1 a full picture, 0.25 a small one.</summary>
internal sealed record KeyRequest
{
    public const int UsualMegapixels = 500;

    /// <summary>The operator's own words; nothing of a person belongs here.</summary>
    public string? Label { get; init; }

    /// <summary>The owner's; only where the profile has accounts.</summary>
    public string? Email { get; init; }

    /// <summary>Credits of each month (UTC), which don't last beyond it.</summary>
    public decimal MonthlyCredits { get; init; }

    /// <summary>Credits that last until they are spent.</summary>
    public decimal PrepaidCredits { get; init; }

    /// <summary>There is no end of credits.</summary>
    public bool Unlimited { get; init; }

    /// <summary>The most that may be spent on a day (UTC), in credits; null: no limit.</summary>
    public decimal? DailyCap { get; init; }

    public int MegapixelsPerMinute { get; init; } = UsualMegapixels;

    /// <summary>Origins from whose pages the key may be used, and from nowhere else; null: from anywhere.</summary>
    public IReadOnlyList<string>? Origins { get; init; }

    /// <summary>Addresses and networks from which the key may be used; null: from anywhere.</summary>
    public IReadOnlyList<string>? Networks { get; init; }

    /// <summary>From then on it is refused; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The same Idempotency-Key gives the same key again.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Without the label, the e-mail, and the Idempotency-Key that gives the key once more.</summary>
    public override string ToString() => nameof(KeyRequest);
}
