using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Sessions;

/// <summary>Lets go of a session's photo as soon as nobody needs it: at once, or with the session where it can be edited again.</summary>
internal sealed class PhotoEraser(ISessionStore store, IOptions<SessionsOptions> options)
{
    public async Task EraseAsync(SessionId id)
    {
        await store.ErasePictureAsync(id, PictureKind.Mask, CancellationToken.None);
        await store.ErasePictureAsync(id, PictureKind.Hints, CancellationToken.None);
        if (!options.Value.IsSliding)
        {
            await store.ErasePictureAsync(id, PictureKind.Source, CancellationToken.None);
        }
    }
}
