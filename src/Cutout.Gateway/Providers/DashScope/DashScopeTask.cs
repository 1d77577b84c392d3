using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cutout.Gateway.Providers.DashScope;

/// <summary>A task as a create or a poll tells it. Its words are kept as they come: new ones have appeared.</summary>
internal sealed record DashScopeTask(DashScopeTaskOutput? Output, DashScopeUsage? Usage)
{
    private static readonly JsonSerializerOptions SnakeCase = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
    };

    public string? Id => Output?.TaskId;

    /// <summary>It waits for its turn: it can be cancelled, and then costs nothing.</summary>
    public bool IsPending => Output?.TaskStatus == "PENDING";

    public bool HasSucceeded => Output?.TaskStatus == "SUCCEEDED";

    /// <summary>Anything else that isn't known yet, such as SUSPENDED, may still become a result.</summary>
    public bool HasEnded => Output?.TaskStatus is "SUCCEEDED" or "FAILED" or "CANCELED" or "UNKNOWN";

    /// <summary>The first of the results that is one; others may be there with a code and a message.</summary>
    public string? ImageUrl => Output?.Results?.Select(result => result.Url).FirstOrDefault(url => url is not null);

    /// <summary>Without the result's address.</summary>
    public override string ToString() => nameof(DashScopeTask);

    public static DashScopeTask? Parse(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<DashScopeTask>(json, SnakeCase);
}

internal sealed record DashScopeTaskOutput(string? TaskId, string? TaskStatus, string? Code, string? Message, IReadOnlyList<DashScopeTaskResult>? Results);

internal sealed record DashScopeTaskResult(string? Url)
{
    /// <summary>The address is signed: whoever has it has the picture.</summary>
    public override string ToString() => nameof(DashScopeTaskResult);
}
