using System.Text.Json;

namespace Cutout.Gateway.Providers.DashScope;

/// <summary>The answer of a synchronous call: <c>output.choices[0].message.content[*].image</c>, and what is billed.</summary>
internal sealed record DashScopeReply(DashScopeOutput? Output, DashScopeUsage? Usage)
{
    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>The first entry that has an image; other models put text and reasoning beside it.</summary>
    public string? ImageUrl =>
        Output?.Choices is [var choice, ..] ? choice.Message?.Content?.Select(entry => entry.Image).FirstOrDefault(image => image is not null) : null;

    /// <summary>Without the result's address.</summary>
    public override string ToString() => nameof(DashScopeReply);

    public static DashScopeReply? Parse(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<DashScopeReply>(json, SnakeCase);
}

internal sealed record DashScopeOutput(IReadOnlyList<DashScopeChoice>? Choices);

internal sealed record DashScopeChoice(DashScopeMessage? Message);

internal sealed record DashScopeMessage(IReadOnlyList<DashScopeContent>? Content);

internal sealed record DashScopeContent(string? Image)
{
    /// <summary>The address is signed: whoever has it has the picture.</summary>
    public override string ToString() => nameof(DashScopeContent);
}

internal sealed record DashScopeUsage(int? ImageCount);
