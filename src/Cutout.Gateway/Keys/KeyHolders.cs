using System.Collections.Concurrent;
using Cutout.Gateway.Unlocking;
using Dapper;

namespace Cutout.Gateway.Keys;

/// <summary>
/// Finds whose key it is. A key that was found is known for a few seconds without asking the ledger; what this gateway itself
/// revokes it knows at once.
/// </summary>
internal sealed class KeyHolders(Ledger ledger, LedgerOpening opening, TimeProvider clock)
{
    /// <summary>For so long a key may still be taken that was revoked through another process.</summary>
    public static readonly TimeSpan KnownFor = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, KnownHolder> _known = new();
    private readonly ConcurrentDictionary<(string Name, int Change), Task<KeyHolder?>> _reading = new();
    private int _change;

    /// <summary>Null if there is no such key, or it is revoked or expired. Fails with <see cref="LedgerUnavailableException"/>.</summary>
    public async Task<KeyHolder?> FindAsync(ApiKey key)
    {
        // The dictionary is searched by the key's HMAC, of which nobody can choose a part: how long it takes tells nothing.
        var name = opening.Key.NameOf(key);
        var (now, change) = (clock.GetUtcNow(), Volatile.Read(ref _change));
        var holder = _known.TryGetValue(name, out var known) && known.Until > now && known.Change == change ? known.Holder : await ReadOnceAsync(name, change);
        return holder is not null && (holder.ExpiresAt is not { } expires || expires > now) ? holder : null;
    }

    /// <summary>A key was revoked, changed or deleted: nothing that was read before counts any more.</summary>
    public void Forget() => Interlocked.Increment(ref _change);

    public void ForgetOld()
    {
        var now = clock.GetUtcNow();
        foreach (var known in _known.Where(known => known.Value.Until <= now))
        {
            _known.TryRemove(known);
        }
    }

    // Of many calls at once with one key that isn't known, one asks.
    private async Task<KeyHolder?> ReadOnceAsync(string name, int change)
    {
        var mine = new TaskCompletionSource<KeyHolder?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = _reading.GetOrAdd((name, change), mine.Task);
        if (running != mine.Task)
        {
            return await running;
        }

        try
        {
            var holder = await ReadAsync(name);
            if (holder is not null)
            {
                _known[name] = new KnownHolder(holder, clock.GetUtcNow() + KnownFor, change);
            }

            mine.SetResult(holder);
        }
        catch (Exception problem)
        {
            mine.SetException(problem);
        }

        _reading.TryRemove((name, change), out _);
        return await mine.Task;
    }

    private async Task<KeyHolder?> ReadAsync(string name)
    {
        var row = await ledger.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<KeyRow>(KeysSql.FindByName, new { name }));
        return row is { RevokedAt: null } ? row.ToHolder() : null;
    }

    /// <param name="Holder">Whose key it is.</param>
    /// <param name="Until">Until then nobody asks again.</param>
    /// <param name="Change">How many changes this gateway had made when it was read.</param>
    private sealed record KnownHolder(KeyHolder Holder, DateTimeOffset Until, int Change);
}
