using System.Net;
using Cutout.Gateway.Web;

namespace Cutout.Gateway.Keys;

/// <summary>A row of the table <c>api_keys</c>; times in milliseconds since 1970, credits in millionths.</summary>
internal sealed record KeyRow
{
    public required string Id { get; init; }

    public required string LastFour { get; init; }

    public string? Label { get; init; }

    public string? Email { get; init; }

    public long CreatedAt { get; init; }

    public long? ExpiresAt { get; init; }

    public long? RevokedAt { get; init; }

    public long Megapixels { get; init; }

    public string? Origins { get; init; }

    public string? Networks { get; init; }

    public long? Monthly { get; init; }

    public long Month { get; init; }

    public long MonthUsed { get; init; }

    public long Prepaid { get; init; }

    public long? DailyCap { get; init; }

    public long Day { get; init; }

    public long DayUsed { get; init; }

    public required string Terms { get; init; }

    public IReadOnlyList<string> OriginList => Origins?.Split(',') ?? [];

    public IReadOnlyList<string> NetworkList => Networks?.Split(',') ?? [];

    public KeyHolder ToHolder() => new(Id, Megapixels)
    {
        Origins = OriginList,
        Networks = [.. NetworkList.Select(Network)],
        ExpiresAt = ExpiresAt is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null,
    };

    /// <summary>What is left on a day, without what is out on lease; an endless month has <see cref="KeyCredits.Endless"/> left.</summary>
    public KeyCredits LeftOn(long day) => new(
        Monthly is { } monthly ? monthly - (Month == KeyDay.MonthOf(day) ? MonthUsed : 0) : KeyCredits.Endless,
        Prepaid);

    /// <summary>Without the label and the e-mail.</summary>
    public override string ToString() => $"{nameof(KeyRow)} {Id}";

    // Only what has been read before is written to the ledger.
    private static IPNetwork Network(string text) =>
        ProxiesOptions.TryRead(text, out var network) ? network : throw new FormatException($"The ledger's key has the network {text}, which is none.");
}
