using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Tests.Unlocking;

/// <summary>A store with a fault: it loses every full picture that it is given.</summary>
internal sealed class BrokenStore(ISessionStore store) : StoreInFront(store)
{
    public override ValueTask<bool> WritePictureAsync(SessionId id, PictureKind kind, PictureBuffer picture, CancellationToken cancellationToken)
    {
        if (kind != PictureKind.Result)
        {
            return base.WritePictureAsync(id, kind, picture, cancellationToken);
        }

        picture.Dispose();
        throw new InvalidOperationException("This store loses full pictures.");
    }
}
