using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Purchases.Books;

/// <summary>
/// Stands before whichever store holds the sessions and counts what becomes of them: every step of a session is a change of
/// its record, so that nothing else has to know that it is counted.
/// </summary>
internal sealed class CountingSessionStore([FromKeyedServices(CountingSessionStore.Counted)] ISessionStore store, Counters counters) : ISessionStore
{
    /// <summary>The key of the store that is counted.</summary>
    public const string Counted = "counted";

    public async ValueTask<SessionAdmission> AddAsync(CutoutSession session, UploadKey? upload, CancellationToken cancellationToken)
    {
        var admission = await store.AddAsync(session, upload, cancellationToken);
        if (admission is SessionAdmission.Added)
        {
            counters.Count(CountedThings.Uploads, session.Operation, null);
        }

        return admission;
    }

    public async ValueTask<CutoutSession?> TryReplaceAsync(CutoutSession current, CutoutSession next, CancellationToken cancellationToken)
    {
        var replaced = await store.TryReplaceAsync(current, next, cancellationToken);
        if (replaced is not null)
        {
            CountSteps(current, replaced);
        }

        return replaced;
    }

    public ValueTask<CutoutSession?> FindAsync(SessionId id, CancellationToken cancellationToken) => store.FindAsync(id, cancellationToken);

    public ValueTask<CutoutSession?> FindByReferenceAsync(string reference, CancellationToken cancellationToken) =>
        store.FindByReferenceAsync(reference, cancellationToken);

    public ValueTask<bool> WritePictureAsync(SessionId id, PictureKind kind, PictureBuffer picture, CancellationToken cancellationToken) =>
        store.WritePictureAsync(id, kind, picture, cancellationToken);

    public ValueTask<PictureLease?> OpenPictureAsync(SessionId id, PictureKind kind, CancellationToken cancellationToken) =>
        store.OpenPictureAsync(id, kind, cancellationToken);

    public ValueTask ErasePictureAsync(SessionId id, PictureKind kind, CancellationToken cancellationToken) =>
        store.ErasePictureAsync(id, kind, cancellationToken);

    public ValueTask<bool> RemoveAsync(SessionId id, CancellationToken cancellationToken) => store.RemoveAsync(id, cancellationToken);

    public IAsyncEnumerable<CutoutSession> WatchAsync(SessionId id, CancellationToken cancellationToken) => store.WatchAsync(id, cancellationToken);

    private void CountSteps(CutoutSession before, CutoutSession after)
    {
        switch (before.State, after.State)
        {
            case (SessionState.Processing, SessionState.Ready):
                Count(CountedThings.Previews);
                break;
            case (SessionState.Processing, SessionState.Failed):
                Count(CountedThings.Failures);
                break;
            case (not SessionState.Unlocked, SessionState.Unlocked):
                Count(CountedThings.Unlocks);
                break;
            case (SessionState.Unlocked, SessionState.Ready):
                // Its code has gone to somebody else, or was given back: it wasn't unlocked after all.
                Count(CountedThings.Unlocks, -1);
                break;
        }

        if (before.Redemption is not { Delivered: true } && after.Redemption is { Delivered: true })
        {
            Count(CountedThings.Deliveries);
        }

        void Count(string name, int times = 1) => counters.Count(name, after.Operation, after.Provider, times);
    }
}
