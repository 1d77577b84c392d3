namespace Cutout.Gateway.Sessions;

/// <summary>What came in: the bytes as they were sent, and the operation asked for.</summary>
internal sealed record Upload(PictureBuffer Photo, string Operation) : IDisposable
{
    /// <summary>The provider that the visitor has chosen; null leaves it to the route.</summary>
    public string? Choice { get; init => field = value is { Length: > 0 } ? value : null; }

    /// <summary>White where something shall go, as it was sent; null if the visitor has marked nothing.</summary>
    public PictureBuffer? Mask { get; init; }

    /// <summary>What the visitor says about where the subject is; null for nothing.</summary>
    public HintsBody? Hints { get; init; }

    /// <summary>The style asked for, or null.</summary>
    public string? Style { get; init; }

    /// <summary>Its members are as they were sent, before anybody has looked at them.</summary>
    public override string ToString() => nameof(Upload);

    public void Dispose()
    {
        Photo.Dispose();
        Mask?.Dispose();
    }
}
