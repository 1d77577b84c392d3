using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Tests.Unlocking;

/// <summary>A store whose sessions end at the worst moment: when this picture of theirs has just been opened, or is about to be.</summary>
internal sealed class InterruptedStore(ISessionStore store, PictureKind when, bool before = false) : StoreInFront(store)
{
    public override async ValueTask<PictureLease?> OpenPictureAsync(SessionId id, PictureKind kind, CancellationToken cancellationToken)
    {
        if (kind == when && before)
        {
            await RemoveAsync(id, cancellationToken);
        }

        var lease = await base.OpenPictureAsync(id, kind, cancellationToken);
        if (kind == when)
        {
            await RemoveAsync(id, cancellationToken);
        }

        return lease;
    }
}
