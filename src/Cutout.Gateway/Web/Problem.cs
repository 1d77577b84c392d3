namespace Cutout.Gateway.Web;

/// <summary>A refusal as the visitor sees it: RFC 9457 with a stable <paramref name="Code"/>.</summary>
internal sealed record Problem(int Status, string Code, string Title, string Detail)
{
    public string Charged { get; init; } = "no";

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Further members of the body, e.g. <c>limit</c> or <c>detected</c>.</summary>
    public IReadOnlyDictionary<string, object?> Members { get; init; } = new Dictionary<string, object?>();
}
