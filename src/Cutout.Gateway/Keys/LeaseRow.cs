namespace Cutout.Gateway.Keys;

/// <summary>A row of the table <c>api_key_leases</c> at its end; credits in millionths.</summary>
internal sealed record LeaseRow
{
    public required string KeyId { get; init; }

    public long Day { get; init; }

    public long Monthly { get; init; }

    public long Prepaid { get; init; }

    public long SpentMonthly { get; init; }

    public long SpentPrepaid { get; init; }

    public long Calls { get; init; }

    public long Megapixels { get; init; }

    public KeyCredits Taken => new(Monthly, Prepaid);

    public KeyCredits Spent => new(SpentMonthly, SpentPrepaid);
}
