namespace Cutout.Gateway.Keys;

/// <summary>
/// Credits of one key and day that this gateway holds on lease: most calls are served from here, without a commit. Whoever
/// finds too little waits, and all who wait are served by one transaction, so that a thousand calls at the last credit cost
/// a handful.
/// </summary>
internal sealed class KeyPurse(string key, long day, long ahead, KeyLeases leases, TimeProvider clock)
{
    // Then other gateways shall have what is left.
    private static readonly TimeSpan MostIdle = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly List<PurseWait> _waiting = [];
    private readonly string _lease = Guid.NewGuid().ToString("N");
    private KeyCredits _free;
    private KeySpending _spent;
    private DateTimeOffset _lastUsed = clock.GetUtcNow();
    private int _underWay;
    private bool _hasLease;
    private bool _mayHaveLease;
    private bool _isTaking;
    private bool _isLost;

    public long Day => day;

    public bool IsOver { get; private set; }

    /// <summary>What is held and not spoken for.</summary>
    public KeyCredits Free
    {
        get
        {
            lock (_lock)
            {
                return _isLost ? default : _free;
            }
        }
    }

    /// <summary>Sets a call's worst case aside; fails with <see cref="Unlocking.LedgerUnavailableException"/>.</summary>
    public Task<PurseAnswer> ReserveAsync(long worst)
    {
        PurseWait wait;
        lock (_lock)
        {
            if (IsOver)
            {
                return Task.FromResult(PurseAnswer.Over);
            }

            _lastUsed = clock.GetUtcNow();
            if (_waiting.Count == 0 && TrySetAside(worst) is { } reserved)
            {
                return Task.FromResult(new PurseAnswer(reserved, false));
            }

            wait = new PurseWait(worst);
            _waiting.Add(wait);
            if (_isTaking)
            {
                return wait.Answer;
            }

            _isTaking = true;
        }

        _ = TakeAsync();
        return wait.Answer;
    }

    /// <summary>Says what became of a call; amounts in millionths.</summary>
    public void Settle(KeyCredits reserved, long charged, int megapixels)
    {
        lock (_lock)
        {
            var spent = reserved.First(charged);
            _underWay--;
            _free += reserved - spent;
            _spent = new KeySpending(_spent.Credits + spent, _spent.Calls + 1, _spent.Megapixels + megapixels);
            _lastUsed = clock.GetUtcNow();
        }
    }

    /// <summary>Nobody gets anything from it any more; calls that are under way are still settled.</summary>
    public void GiveUp()
    {
        lock (_lock)
        {
            IsOver = true;
        }
    }

    /// <summary>Renews the lease, or gives back what is left if nobody needs it; true if the purse can be forgotten.</summary>
    /// <param name="today">The day that it is now.</param>
    /// <param name="isLast">Nobody will need it any more.</param>
    public async Task<bool> TendAsync(long today, bool isLast)
    {
        KeySpending spent;
        bool ends;
        lock (_lock)
        {
            var isQuiet = _underWay == 0 && _waiting.Count == 0 && !_isTaking;
            ends = isQuiet && (isLast || IsOver || day < today || clock.GetUtcNow() - _lastUsed >= MostIdle);
            IsOver |= ends;
            if (_isLost || !_mayHaveLease)
            {
                return ends;
            }

            spent = _spent;
        }

        if (ends)
        {
            await leases.EndAsync(_lease, spent);
            return true;
        }

        if (!await leases.NoteAsync(_lease, spent))
        {
            Lose();
        }

        return false;
    }

    private KeyCredits? TrySetAside(long worst)
    {
        if (_free.Sum < worst)
        {
            return null;
        }

        var reserved = _free.First(worst);
        _free -= reserved;
        _underWay++;
        return reserved;
    }

    private async Task TakeAsync()
    {
        while (NextRound() is var (count, least, wanted, isNew) && count > 0)
        {
            try
            {
                Share(count, await leases.TakeAsync(key, _lease, isNew, day, least, wanted, ahead));
            }
            catch (Exception problem)
            {
                Fail(problem);
            }
        }
    }

    // How many wait, and what they need beyond what is here.
    private (int Count, long Least, long Wanted, bool IsNew) NextRound()
    {
        lock (_lock)
        {
            if (IsOver)
            {
                AnswerFirst(_waiting.Count, PurseAnswer.Over);
            }

            ServeWaiting();
            if (_waiting.Count == 0)
            {
                _isTaking = false;
                return default;
            }

            var isNew = !_mayHaveLease;
            _mayHaveLease = true;
            return (_waiting.Count, _waiting.Min(wait => wait.Worst) - _free.Sum, _waiting.Sum(wait => wait.Worst) - _free.Sum, isNew);
        }
    }

    private void Share(int count, TakeOutcome outcome)
    {
        lock (_lock)
        {
            switch (outcome)
            {
                case TakeOutcome.Taken(var credits):
                    (_hasLease, _free) = (true, _free + credits);
                    break;
                case TakeOutcome.LeaseLost:
                    (_isLost, IsOver, _free) = (true, true, default);
                    AnswerFirst(_waiting.Count, PurseAnswer.Over);
                    return;
                default:
                    // Nothing was written.
                    _mayHaveLease = _hasLease;
                    break;
            }

            // Those who came in the meantime have their turn next.
            var left = _waiting.Count - count;
            ServeWaiting();
            AnswerFirst(Math.Max(0, _waiting.Count - left), PurseAnswer.TooFew);
        }
    }

    // In their order, but a small call that fits is not kept waiting by a large one that doesn't.
    private void ServeWaiting() => _waiting.RemoveAll(wait =>
        TrySetAside(wait.Worst) is { } reserved && wait.TryAnswer(new PurseAnswer(reserved, false)));

    private void AnswerFirst(int count, PurseAnswer answer)
    {
        foreach (var wait in _waiting.Take(count))
        {
            wait.TryAnswer(answer);
        }

        _waiting.RemoveRange(0, count);
    }

    // Whether anything was taken is unknown. What the lease holds is looked up when it ends, and until then nobody is served from it.
    private void Fail(Exception problem)
    {
        lock (_lock)
        {
            IsOver = true;
            foreach (var wait in _waiting)
            {
                wait.Fail(problem);
            }

            _waiting.Clear();
        }
    }

    private void Lose()
    {
        lock (_lock)
        {
            (_isLost, IsOver, _free) = (true, true, default);
        }
    }
}
