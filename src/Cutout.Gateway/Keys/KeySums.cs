namespace Cutout.Gateway.Keys;

/// <summary>A row of <see cref="KeysSql.SumsOfMonth"/>; credits in millionths. What is held is what leases have taken and not spent.</summary>
internal sealed record KeySums
{
    public required string KeyId { get; init; }

    public long Calls { get; init; }

    public long Credits { get; init; }

    public long Megapixels { get; init; }

    public long HeldMonthly { get; init; }

    public long HeldPrepaid { get; init; }

    public KeyCredits Held => new(HeldMonthly, HeldPrepaid);
}
