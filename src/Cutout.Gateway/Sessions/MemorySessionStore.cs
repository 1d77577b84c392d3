using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Cutout.Gateway.Providers;

namespace Cutout.Gateway.Sessions;

/// <summary>
/// Sessions in this process's memory. Each has a timer of its own, so that it ends to the second; a session past its time
/// is not found even before the timer has run.
/// </summary>
internal sealed class MemorySessionStore(TimeProvider clock, IEnumerable<ISessionEnding> endings, ILogger<MemorySessionStore> log)
    : ISessionStore, IAsyncDisposable
{
    private readonly ConcurrentDictionary<SessionId, MemorySession> _sessions = new();
    private readonly ConcurrentDictionary<string, MemorySession> _byReference = new();
    private readonly ConcurrentDictionary<string, (MemorySession Session, string Fingerprint)> _byUpload = new();

    public ValueTask<SessionAdmission> AddAsync(CutoutSession session, UploadKey? upload, CancellationToken cancellationToken)
    {
        var entry = new MemorySession(session, upload?.Key);
        while (upload is not null)
        {
            var (first, fingerprint) = _byUpload.GetOrAdd(upload.Key, (entry, upload.Fingerprint));
            if (first == entry)
            {
                break;
            }

            if (Live(first) is { } existing && !FreesItsKey(existing))
            {
                return ValueTask.FromResult<SessionAdmission>(fingerprint == upload.Fingerprint
                    ? new SessionAdmission.Existing(existing)
                    : new SessionAdmission.Mismatch());
            }

            _byUpload.TryRemove(KeyValuePair.Create(upload.Key, (first, fingerprint)));
        }

        _sessions[session.Id] = entry;
        _byReference[session.Reference] = entry;
        entry.ExpireWith(clock.CreateTimer(_ => OnTimer(entry), null, session.ExpiresAt - clock.GetUtcNow(), Timeout.InfiniteTimeSpan));
        return ValueTask.FromResult<SessionAdmission>(new SessionAdmission.Added(session));
    }

    public ValueTask<CutoutSession?> FindAsync(SessionId id, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_sessions.TryGetValue(id, out var entry) ? Live(entry) : null);

    public ValueTask<CutoutSession?> FindByReferenceAsync(string reference, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_byReference.TryGetValue(reference, out var entry) ? Live(entry) : null);

    public ValueTask<CutoutSession?> TryReplaceAsync(CutoutSession current, CutoutSession next, CancellationToken cancellationToken)
    {
        if (!_sessions.TryGetValue(current.Id, out var entry) || Live(entry) is null)
        {
            return ValueTask.FromResult<CutoutSession?>(null);
        }

        var replaced = entry.TryReplace(current, next);
        if (replaced is not null && next.ExpiresAt != current.ExpiresAt)
        {
            entry.ExpireIn(next.ExpiresAt - clock.GetUtcNow());
        }

        return ValueTask.FromResult(replaced);
    }

    public ValueTask<bool> WritePictureAsync(SessionId id, PictureKind kind, PictureBuffer picture, CancellationToken cancellationToken)
    {
        if (_sessions.TryGetValue(id, out var entry) && entry.TryKeep(kind, picture))
        {
            return ValueTask.FromResult(true);
        }

        picture.Dispose();
        return ValueTask.FromResult(false);
    }

    public ValueTask<PictureLease?> OpenPictureAsync(SessionId id, PictureKind kind, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_sessions.TryGetValue(id, out var entry) && Live(entry) is not null ? entry.Hold(kind) : null);

    public ValueTask ErasePictureAsync(SessionId id, PictureKind kind, CancellationToken cancellationToken)
    {
        if (_sessions.TryGetValue(id, out var entry))
        {
            entry.Erase(kind);
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask<bool> RemoveAsync(SessionId id, CancellationToken cancellationToken)
    {
        if (!_sessions.TryGetValue(id, out var entry))
        {
            return false;
        }

        var wasLive = Live(entry) is not null;
        await EndAsync(entry);
        return wasLive;
    }

    public async IAsyncEnumerable<CutoutSession> WatchAsync(SessionId id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!_sessions.TryGetValue(id, out var entry))
        {
            yield break;
        }

        var seen = -1L;
        while (Live(entry) is not null)
        {
            // The signal is taken before the record is read: a change between the two completes it at once.
            var changed = entry.Changed;
            if (entry.Current is { } current && current.Version > seen)
            {
                seen = current.Version;
                yield return current;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var entry in _sessions.Values)
        {
            await EndAsync(entry);
        }
    }

    // What failed without having cost anything may be tried again with the same key; what may have been paid for may not.
    private static bool FreesItsKey(CutoutSession session) => session.Problem is { Charged: Charged.No };

    private CutoutSession? Live(MemorySession entry) =>
        entry.Current is { } session && session.ExpiresAt > clock.GetUtcNow() ? session : null;

    // A timer's callback has nobody to await it; what goes wrong is told to the log by EndAsync.
    private void OnTimer(MemorySession entry)
    {
        if (Live(entry) is { } session)
        {
            // Extended in the meantime.
            entry.ExpireIn(session.ExpiresAt - clock.GetUtcNow());
            return;
        }

        _ = EndAsync(entry);
    }

    private async Task EndAsync(MemorySession entry)
    {
        if (entry.End() is not { } last)
        {
            return;
        }

        _sessions.TryRemove(last.Id, out _);
        _byReference.TryRemove(last.Reference, out _);
        if (entry.UploadKey is { } key && _byUpload.TryGetValue(key, out var upload) && upload.Session == entry)
        {
            _byUpload.TryRemove(KeyValuePair.Create(key, upload));
        }

        foreach (var ending in endings)
        {
            try
            {
                await ending.OnEndedAsync(last);
            }
            catch (Exception problem)
            {
                log.SessionEndingFailed(problem, last.Id, ending.GetType().Name);
            }
        }
    }
}
