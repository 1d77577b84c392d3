namespace Cutout.Gateway.Purchases.Stripe;

/// <summary>An amount that a checkout may come to, and what is minted for it.</summary>
internal sealed class StripePrice
{
    /// <summary>In the currency's smallest unit: 499 for 4.99 euros.</summary>
    public long Amount { get; set; }

    /// <summary>Three letters, ISO 4217.</summary>
    public string Currency { get; set; } = "";

    /// <summary>How many codes.</summary>
    public int Quantity { get; set; } = 1;

    /// <summary>How often each can be used.</summary>
    public int Uses { get; set; } = 1;

    /// <summary>What they open, separated by commas; everything unless given.</summary>
    public string? Operations { get; set; }

    public int? MaxMegapixels { get; set; }

    /// <summary>How long after the payment they can be used; for ever unless given.</summary>
    public TimeSpan? ValidFor { get; set; }

    public MintRequest ToRequest(DateTimeOffset now) => new(Quantity)
    {
        Uses = Uses,
        Operations = Operations?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        MaxMegapixels = MaxMegapixels,
        ExpiresAt = ValidFor is { } time ? now + time : null,
    };
}
