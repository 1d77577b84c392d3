namespace Cutout.Gateway.Sessions;

/// <summary>One session's record, pictures, timer and change signal, under one lock.</summary>
internal sealed class MemorySession(CutoutSession session, string? uploadKey)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<PictureKind, PictureBuffer> _pictures = [];
    private CutoutSession? _current = session;
    private TaskCompletionSource _changed = NewSignal();
    private ITimer? _timer;

    public string? UploadKey => uploadKey;

    /// <summary>Null once the session has ended.</summary>
    public CutoutSession? Current => Volatile.Read(ref _current);

    /// <summary>Completes at the next change.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    public void ExpireWith(ITimer timer)
    {
        lock (_lock)
        {
            _timer = timer;
            if (_current is null)
            {
                timer.Dispose();
            }
        }
    }

    public void ExpireIn(TimeSpan time)
    {
        lock (_lock)
        {
            if (_current is not null)
            {
                _timer?.Change(time > TimeSpan.Zero ? time : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public CutoutSession? TryReplace(CutoutSession current, CutoutSession next)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            if (_current is null || _current.Version != current.Version)
            {
                return null;
            }

            _current = next = next with { Version = current.Version + 1 };
            changed = Renew();
        }

        changed.SetResult();
        return next;
    }

    public bool TryKeep(PictureKind kind, PictureBuffer picture)
    {
        lock (_lock)
        {
            return _current is not null && _pictures.TryAdd(kind, picture);
        }
    }

    public PictureLease? Hold(PictureKind kind)
    {
        lock (_lock)
        {
            return _pictures.TryGetValue(kind, out var picture) ? picture.TryHold() : null;
        }
    }

    public void Erase(PictureKind kind)
    {
        lock (_lock)
        {
            if (_pictures.Remove(kind, out var picture))
            {
                picture.Dispose();
            }
        }
    }

    /// <summary>Ends it and overwrites its pictures; gives the last record to the first caller only.</summary>
    public CutoutSession? End()
    {
        CutoutSession? last;
        TaskCompletionSource changed;
        lock (_lock)
        {
            last = _current;
            _current = null;
            foreach (var picture in _pictures.Values)
            {
                picture.Dispose();
            }

            _pictures.Clear();
            _timer?.Dispose();
            changed = Renew();
        }

        changed.SetResult();
        return last;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TaskCompletionSource Renew() => Interlocked.Exchange(ref _changed, NewSignal());
}
