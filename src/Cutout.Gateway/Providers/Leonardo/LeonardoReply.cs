using System.Globalization;
using System.Text.Json;

namespace Cutout.Gateway.Providers.Leonardo;

/// <summary>The answer of a synchronous call: where the result lies for half an hour, and what it cost.</summary>
internal sealed record LeonardoReply(int? BlockedCount, LeonardoCost? Cost, IReadOnlyList<LeonardoResult>? Results)
{
    private const decimal MostDollars = 1000;

    public string? Url => Results is [var result, ..] ? result.Url : null;

    /// <summary>In dollars; null if missing or not a sum. It is sent as a text, and prices are nowhere else to be had.</summary>
    public decimal? Dollars => Cost is { Amount: { } amount, Unit: "DOLLARS" }
        && decimal.TryParse(amount.ToString(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var sum)
        && sum <= MostDollars ? sum : null;

    /// <summary>Without the result's address.</summary>
    public override string ToString() => nameof(LeonardoReply);

    public static LeonardoReply? Parse(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<LeonardoReply>(json, JsonSerializerOptions.Web);
}

internal sealed record LeonardoCost(JsonElement? Amount, string? Unit);

internal sealed record LeonardoResult(string? Url)
{
    /// <summary>Whoever has the address has the picture.</summary>
    public override string ToString() => nameof(LeonardoResult);
}
