namespace Cutout.Gateway.Sessions;

/// <summary>A hold on a picture's bytes; they stay readable until it is disposed, also when the session has ended.</summary>
internal sealed class PictureLease(PictureBuffer picture) : IDisposable
{
    private PictureBuffer? _picture = picture;

    public ReadOnlyMemory<byte> Memory => (_picture ?? throw new ObjectDisposedException(nameof(PictureLease))).Memory;

    public void Dispose() => Interlocked.Exchange(ref _picture, null)?.LetGo();
}
