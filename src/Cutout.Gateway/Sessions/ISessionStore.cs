namespace Cutout.Gateway.Sessions;

/// <summary>
/// Holds sessions and their pictures until they end. A session's state is replaced by compare-and-set, its pictures are
/// written once and overwritten with zeros when it ends, and every change wakes those who watch. Nothing outside may
/// keep a live session, so that an engine outside the process can stand behind this.
/// </summary>
internal interface ISessionStore
{
    /// <summary>Adds a session; one with the same <paramref name="upload"/> key is given back instead.</summary>
    ValueTask<SessionAdmission> AddAsync(CutoutSession session, UploadKey? upload, CancellationToken cancellationToken);

    /// <summary>The session as it is now; null if unknown, expired or erased.</summary>
    ValueTask<CutoutSession?> FindAsync(SessionId id, CancellationToken cancellationToken);

    ValueTask<CutoutSession?> FindByReferenceAsync(string reference, CancellationToken cancellationToken);

    /// <summary>Replaces <paramref name="current"/> if nobody else has; gives the new record, or null if too late.</summary>
    ValueTask<CutoutSession?> TryReplaceAsync(CutoutSession current, CutoutSession next, CancellationToken cancellationToken);

    /// <summary>Takes over the picture; false (and the picture is erased) if the session has ended.</summary>
    ValueTask<bool> WritePictureAsync(SessionId id, PictureKind kind, PictureBuffer picture, CancellationToken cancellationToken);

    /// <summary>A hold on a picture; it is not overwritten before the hold is let go.</summary>
    ValueTask<PictureLease?> OpenPictureAsync(SessionId id, PictureKind kind, CancellationToken cancellationToken);

    ValueTask ErasePictureAsync(SessionId id, PictureKind kind, CancellationToken cancellationToken);

    /// <summary>Ends the session at once and for good; false if there is none.</summary>
    ValueTask<bool> RemoveAsync(SessionId id, CancellationToken cancellationToken);

    /// <summary>The session now and after every change; ends when the session ends.</summary>
    IAsyncEnumerable<CutoutSession> WatchAsync(SessionId id, CancellationToken cancellationToken);
}
