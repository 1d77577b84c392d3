namespace Cutout.Gateway.Sessions;

/// <summary>What came in: the bytes as they were sent, and the operation asked for.</summary>
internal sealed record Upload(PictureBuffer Photo, string Operation) : IDisposable
{
    /// <summary>The provider that the visitor has chosen; null leaves it to the route.</summary>
    public string? Choice { get; init; }

    public void Dispose() => Photo.Dispose();
}
