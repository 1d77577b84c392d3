using Cutout.Gateway.Keys;

namespace Cutout.Gateway.Compatibility;

/// <summary>A refusal in the remove.bg dialect: a status, and at least one entry.</summary>
internal sealed record DialectRefusal(int Status, IReadOnlyList<DialectError> Errors)
{
    public DialectRefusal(int status, string code, string title, string detail)
        : this(status, [new DialectError(code, title, detail)])
    {
    }

    /// <summary>When it is worth asking again; sent as whole seconds, at least one.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>How the key stands with its megapixels a minute, where that is why.</summary>
    public KeyRate? Rate { get; init; }
}
