namespace Cutout.Gateway.Purchases;

/// <summary>Codes to be minted together, and their conditions.</summary>
/// <param name="Count">How many codes.</param>
internal sealed record MintRequest(int Count)
{
    public int Uses { get; init; } = 1;

    /// <summary>From then on unused codes are refused; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The operations whose results they open; null: all.</summary>
    public IReadOnlyList<string>? Operations { get; init; }

    /// <summary>The largest result that they open, in millions of pixels; null: any.</summary>
    public int? MaxMegapixels { get; init; }

    /// <summary>The operator's own words; nothing of a person belongs here.</summary>
    public string? Note { get; init; }

    /// <summary>The same key gives the same codes again.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Without the note, in which a person may be named after all, and the key that gives the codes once more.</summary>
    public override string ToString() => $"{nameof(MintRequest)} of {Count}";
}
