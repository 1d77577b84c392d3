namespace Cutout.Gateway.Sessions;

internal static class SessionStoreExtensions
{
    /// <summary>
    /// Applies <paramref name="change"/> until it meets an unchanged record. Gives the new record; null if the session
    /// has ended or <paramref name="change"/> gave null because there is nothing (more) to do.
    /// </summary>
    public static async ValueTask<CutoutSession?> UpdateAsync(
        this ISessionStore store, SessionId id, Func<CutoutSession, CutoutSession?> change, CancellationToken cancellationToken)
    {
        while (await store.FindAsync(id, cancellationToken) is { } current)
        {
            if (change(current) is not { } next)
            {
                return null;
            }

            if (await store.TryReplaceAsync(current, next, cancellationToken) is { } replaced)
            {
                return replaced;
            }
        }

        return null;
    }

    /// <summary>
    /// The picture that is handed out as the result, and the record that describes it: another than <paramref name="session"/> if the
    /// result has been laid on another colour meanwhile. Null if the session has ended.
    /// </summary>
    public static async ValueTask<(CutoutSession Session, PictureLease Picture)?> OpenResultAsync(
        this ISessionStore store, CutoutSession session, CancellationToken cancellationToken)
    {
        while (true)
        {
            var picture = await store.OpenPictureAsync(session.Id, session.ResultIn, cancellationToken);
            if (await store.FindAsync(session.Id, cancellationToken) is not { } now)
            {
                picture?.Dispose();
                return null;
            }

            // What was opened is what the record says if the record still says so after it was opened.
            if (now.ResultIn == session.ResultIn && now.ResultDigest == session.ResultDigest)
            {
                return picture is null ? null : (session, picture);
            }

            picture?.Dispose();
            session = now;
        }
    }
}
