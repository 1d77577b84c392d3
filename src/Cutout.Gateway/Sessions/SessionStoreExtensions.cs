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
}
