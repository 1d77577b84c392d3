namespace Cutout.Gateway.Sessions;

/// <summary>An upload that was looked at and found good: scrubbed bytes and what they are.</summary>
internal sealed record Photo(PictureBuffer Picture, PictureFacts Facts, string Digest) : IDisposable
{
    public void Dispose() => Picture.Dispose();
}
