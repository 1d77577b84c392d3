namespace Cutout.Gateway.Unlocking;

/// <summary>
/// The refused tries of one session or network, and those still being looked at. Not safe by itself:
/// <see cref="AttemptGuard"/> holds its lock around every call.
/// </summary>
/// <param name="limit">So many refusals within <paramref name="window"/> and it is paused.</param>
/// <param name="window">How long a refusal counts.</param>
/// <param name="pause">How long it is paused from the last refusal on; null: until the oldest refusal has left the window.</param>
internal sealed class TryCount(int limit, TimeSpan window, TimeSpan? pause)
{
    private readonly Queue<DateTimeOffset> _refusals = new();
    private TaskCompletionSource _settled = NewSignal();
    private DateTimeOffset _pausedUntil;
    private int _inFlight;

    /// <summary>Completes when one that was being looked at has been decided.</summary>
    public Task Settled => _settled.Task;

    /// <summary>Whether the tries in flight could use up the limit: the next has to wait for their outcome.</summary>
    public bool IsFull => _refusals.Count + _inFlight >= limit;

    public bool IsIdleAt(DateTimeOffset now)
    {
        Forget(now);
        return _inFlight == 0 && _refusals.Count == 0 && _pausedUntil <= now;
    }

    /// <summary>How long no code is looked at; zero if it is not paused.</summary>
    public TimeSpan PauseAt(DateTimeOffset now)
    {
        Forget(now);
        return _pausedUntil > now ? _pausedUntil - now : TimeSpan.Zero;
    }

    public int RefusalsAt(DateTimeOffset now)
    {
        Forget(now);
        return _refusals.Count;
    }

    public void Enter() => _inFlight++;

    public void Leave(bool refused, DateTimeOffset now)
    {
        _inFlight--;
        if (refused)
        {
            _refusals.Enqueue(now);
            if (_refusals.Count >= limit)
            {
                _pausedUntil = pause is { } time ? now + time : _refusals.Peek() + window;
            }
        }

        (var settled, _settled) = (_settled, NewSignal());
        settled.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Forget(DateTimeOffset now)
    {
        if (pause is not null && _refusals.Count >= limit && _pausedUntil <= now)
        {
            _refusals.Clear();
        }

        while (_refusals.TryPeek(out var oldest) && now - oldest >= window)
        {
            _refusals.Dequeue();
        }
    }
}
