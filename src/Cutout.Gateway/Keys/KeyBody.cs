namespace Cutout.Gateway.Keys;

/// <summary>The body of <c>POST /v1/admin/keys</c>.</summary>
internal sealed record KeyBody(
    string? Label,
    string? Email,
    decimal? MonthlyCredits,
    decimal? PrepaidCredits,
    bool? Unlimited,
    decimal? DailyCap,
    int? MegapixelsPerMinute,
    IReadOnlyList<string>? Origins,
    IReadOnlyList<string>? Networks,
    DateTimeOffset? ExpiresAt)
{
    public KeyRequest ToRequest(string? idempotencyKey) => new()
    {
        Label = Label,
        Email = Email,
        MonthlyCredits = MonthlyCredits ?? 0,
        PrepaidCredits = PrepaidCredits ?? 0,
        Unlimited = Unlimited ?? false,
        DailyCap = DailyCap,
        MegapixelsPerMinute = MegapixelsPerMinute ?? KeyRequest.UsualMegapixels,
        Origins = Origins,
        Networks = Networks,
        ExpiresAt = ExpiresAt,
        IdempotencyKey = idempotencyKey,
    };

    /// <summary>Without the label and the e-mail.</summary>
    public override string ToString() => nameof(KeyBody);
}
