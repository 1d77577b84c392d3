using System.Text.Json;

namespace Cutout.Gateway.Providers.RemoveBg;

/// <summary>The answer of <c>GET account</c>, of which only the sum is needed.</summary>
/// <param name="Credits">What is left of all kinds together; may be fractional, and lags by seconds.</param>
internal sealed record RemoveBgAccount(decimal Credits)
{
    // Sums of several keys are added.
    private const decimal Most = 1_000_000_000_000;

    public static RemoveBgAccount Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
            && data.TryGetProperty("attributes", out var attributes) && attributes.ValueKind == JsonValueKind.Object
            && attributes.TryGetProperty("credits", out var credits) && credits.ValueKind == JsonValueKind.Object
            && credits.TryGetProperty("total", out var total) && total.ValueKind == JsonValueKind.Number && total.TryGetDecimal(out var sum) && Math.Abs(sum) <= Most
            ? new RemoveBgAccount(sum)
            : throw new BrokenAnswerException("an account without a sum");
    }
}
