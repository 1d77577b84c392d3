namespace Cutout.Gateway.Providers.Spending;

/// <summary>
/// What lies ready for calls of one kind. How much is learned as a disk's read-ahead learns it: nothing for a call by itself, and
/// twice as much each time that nothing was left.
/// </summary>
/// <param name="most">Lines at most; 0 for none ever.</param>
internal sealed class AheadLines(int most)
{
    /// <summary>For so long after it was written, a line may be taken. Then it is given back, for others to spend.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    // Calls further apart than this don't follow one another.
    private static readonly TimeSpan Together = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly List<Lot> _lots = [];
    private DateTimeOffset _lastUsed = DateTimeOffset.MinValue;
    private int _wanted;
    private Task _writing = Task.CompletedTask;

    /// <summary>How many lines lie ready.</summary>
    public int Ready
    {
        get
        {
            lock (_lock)
            {
                return _lots.Sum(lot => lot.Lines);
            }
        }
    }

    /// <summary>Ends when no lines are being written.</summary>
    public Task Writing
    {
        get
        {
            lock (_lock)
            {
                return _writing;
            }
        }
    }

    /// <summary>The batch of which one is taken; null if there is none that may still be taken.</summary>
    public AheadBatch? TryTake(DateTimeOffset now)
    {
        lock (_lock)
        {
            var follows = now - _lastUsed < Together;
            _lastUsed = now;
            if (_lots.Find(lot => IsFresh(lot.Batch, now)) is not { } lot)
            {
                _wanted = follows ? Math.Min(most, Math.Max(1, _wanted * 2)) : 0;
                return null;
            }

            if (--lot.Lines == 0)
            {
                _lots.Remove(lot);
            }

            return lot.Batch;
        }
    }

    /// <summary>Has as many lines written as are missing; none if enough are ready or on their way.</summary>
    /// <param name="writeAsync">Writes so many, and gives their batch; null if there was no room for them, or no ledger.</param>
    public void Refill(Func<int, Task<AheadBatch?>> writeAsync)
    {
        lock (_lock)
        {
            var ready = _lots.Sum(lot => lot.Lines);
            if (_writing.IsCompleted && ready < _wanted && ready <= _wanted / 2)
            {
                _writing = AddAsync(writeAsync, _wanted - ready);
            }
        }
    }

    /// <summary>Takes out, each batch once, what nobody will need: what is too old; and all if nobody has asked for some time, or nobody ever will.</summary>
    /// <param name="now">The time.</param>
    /// <param name="all">Nobody will need any of it.</param>
    public IReadOnlyList<(AheadBatch Batch, int Lines)> TakeUnneeded(DateTimeOffset now, bool all)
    {
        lock (_lock)
        {
            var unneeded = _lots.Where(lot => all || now - _lastUsed >= Together || !IsFresh(lot.Batch, now)).ToList();
            _lots.RemoveAll(unneeded.Contains);
            return [.. unneeded.Select(lot => (lot.Batch, lot.Lines))];
        }
    }

    private static bool IsFresh(AheadBatch batch, DateTimeOffset now) => now - batch.At < Life && batch.Day == SpendDay.Of(now);

    private async Task AddAsync(Func<int, Task<AheadBatch?>> writeAsync, int lines)
    {
        // Not under the lock in which it is begun.
        await Task.Yield();
        if (await writeAsync(lines) is { } batch)
        {
            lock (_lock)
            {
                _lots.Add(new Lot(batch, lines));
            }
        }
    }

    private sealed class Lot(AheadBatch batch, int lines)
    {
        public AheadBatch Batch => batch;

        public int Lines { get; set; } = lines;
    }
}
