namespace Cutout.Gateway.Sessions;

/// <summary>An upload that was looked at and found good: scrubbed bytes and what they are.</summary>
internal sealed record Photo(PictureBuffer Picture, PictureFacts Facts, string Digest) : IDisposable
{
    /// <summary>Grayscale PNG of the photo's upright size: 255 where something shall go; null if nothing is marked.</summary>
    public PictureBuffer? Mask { get; init; }

    /// <summary>What the visitor says about where the subject is, as <see cref="HintsBody.TryWrite"/> has written it; null for nothing.</summary>
    public PictureBuffer? Hints { get; init; }

    public void Dispose()
    {
        Picture.Dispose();
        Mask?.Dispose();
        Hints?.Dispose();
    }
}
