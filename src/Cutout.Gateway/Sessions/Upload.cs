namespace Cutout.Gateway.Sessions;

/// <summary>What came in: the bytes as they were sent, and the operation asked for.</summary>
internal sealed record Upload(PictureBuffer Photo, string Operation) : IDisposable
{
    public void Dispose() => Photo.Dispose();
}
