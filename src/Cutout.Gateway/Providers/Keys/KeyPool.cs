namespace Cutout.Gateway.Providers.Keys;

/// <summary>
/// The keys of one provider, used in turn. One that was refused, or whose account is empty, is set aside for a while; then
/// a single caller tries it again, or a question that costs nothing finds out.
/// </summary>
/// <param name="keys">In the settings' order; one empty key where none is needed.</param>
/// <param name="restFor">How long a key is set aside.</param>
/// <param name="probesAreFree">Somebody asks <see cref="TakeOneAtRest"/>; no buyer's call tries a key that was set aside.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class KeyPool(IReadOnlyList<string> keys, TimeSpan restFor, bool probesAreFree, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly PooledKey[] _keys = [.. (keys.Count > 0 ? keys : [""]).Select((key, place) => new PooledKey(place + 1, key))];
    private int _next;

    public int Count => _keys.Length;

    /// <summary>Whether a call could be made now.</summary>
    public bool HasOne
    {
        get
        {
            lock (_lock)
            {
                return Array.Exists(_keys, IsGood) || (!probesAreFree && Array.Exists(_keys, MayBeTried));
            }
        }
    }

    /// <summary>Why there is none: the account is empty, or every key was refused.</summary>
    public FailureKind WhyNone
    {
        get
        {
            lock (_lock)
            {
                return Array.Exists(_keys, key => key.State == KeyState.Dry) ? FailureKind.NoCredit : FailureKind.BadKey;
            }
        }
    }

    /// <summary>When the first key that was set aside may be tried again.</summary>
    public DateTimeOffset? RestsUntil
    {
        get
        {
            lock (_lock)
            {
                return _keys.Min(key => key.RestsUntil);
            }
        }
    }

    /// <summary>The next good key, or one whose rest is over; null if there is none. Say afterwards how it went.</summary>
    public PooledKey? Take()
    {
        lock (_lock)
        {
            for (var turn = 0; turn < _keys.Length; turn++)
            {
                var key = _keys[_next++ % _keys.Length];
                if (IsGood(key))
                {
                    return key;
                }
            }

            return probesAreFree ? null : TakeToTry();
        }
    }

    /// <summary>A key that was set aside and may be looked at again; null if there is none.</summary>
    public PooledKey? TakeOneAtRest()
    {
        lock (_lock)
        {
            return TakeToTry();
        }
    }

    /// <summary>A key to ask with whether the vendor answers at all; a good one if there is one.</summary>
    public PooledKey Any()
    {
        lock (_lock)
        {
            return Array.Find(_keys, IsGood) ?? _keys[0];
        }
    }

    /// <summary>All that work, as far as is known.</summary>
    public IReadOnlyList<PooledKey> Good()
    {
        lock (_lock)
        {
            return [.. _keys.Where(IsGood)];
        }
    }

    /// <summary>The vendor took it. Gives whether it was set aside before.</summary>
    public bool Accept(PooledKey key)
    {
        lock (_lock)
        {
            var wasAtRest = key.State != KeyState.Good;
            (key.State, key.RestsUntil, key.IsTried) = (KeyState.Good, null, false);
            return wasAtRest;
        }
    }

    /// <summary>The vendor refused it. Gives whether that is news.</summary>
    public bool SetAside(PooledKey key, KeyState state)
    {
        lock (_lock)
        {
            var isNews = key.State != state;
            (key.State, key.RestsUntil, key.IsTried) = (state, clock.GetUtcNow() + restFor, false);
            return isNews;
        }
    }

    /// <summary>Nothing was learnt about it.</summary>
    public void GiveBack(PooledKey key)
    {
        lock (_lock)
        {
            key.IsTried = false;
        }
    }

    /// <summary>What an account holds; gives it back less what has been charged.</summary>
    public void Charge(PooledKey key, decimal units)
    {
        lock (_lock)
        {
            key.Balance -= units;
        }
    }

    public void SetBalance(PooledKey key, decimal balance)
    {
        lock (_lock)
        {
            key.Balance = balance;
        }
    }

    /// <summary>How each key stands, without the keys themselves.</summary>
    public IReadOnlyList<(int Number, KeyState State, DateTimeOffset? RestsUntil, decimal? Balance)> Standing()
    {
        lock (_lock)
        {
            return [.. _keys.Select(key => (key.Number, key.State, key.RestsUntil, key.Balance))];
        }
    }

    private static bool IsGood(PooledKey key) => key.State == KeyState.Good;

    private bool MayBeTried(PooledKey key) => !IsGood(key) && !key.IsTried && key.RestsUntil <= clock.GetUtcNow();

    private PooledKey? TakeToTry()
    {
        var key = Array.Find(_keys, MayBeTried);
        key?.IsTried = true;
        return key;
    }
}
