namespace Cutout.Sandbox.DashScope;

/// <summary>
/// All tasks of the account. Nothing runs in the background: whenever somebody looks, every task is moved on to where it
/// must be at that time, in the right order, so that a set clock decides everything.
/// </summary>
internal sealed class DashScopeTasks(TimeProvider clock, Func<DashScopeLimits> limits, Action<DashScopeTask> finish)
{
    /// <summary>How long a task can be asked for.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(24);

    private readonly Lock _lock = new();
    private readonly List<DashScopeTask> _tasks = [];

    /// <summary>Adds a task; false when as many run already as may and the account refuses instead of queueing.</summary>
    public bool TryAdd(DashScopeTask task)
    {
        lock (_lock)
        {
            Advance();
            var busy = _tasks.Count(other => other.Model == task.Model && other.Ended is null && !other.Canceled);
            if (limits().RefusesBeyondRunning && busy >= limits().RunningAtOnce)
            {
                return false;
            }

            _tasks.Add(task);
            Advance();
            return true;
        }
    }

    /// <summary>The task as it stands now; null when the id is unknown or too old.</summary>
    public DashScopeTask? Find(string id)
    {
        lock (_lock)
        {
            Advance();
            return _tasks.Find(task => task.Id == id);
        }
    }

    /// <summary>Cancels a task that has not begun.</summary>
    public bool TryCancel(string id)
    {
        lock (_lock)
        {
            Advance();
            if (_tasks.Find(task => task.Id == id) is not { IsPending: true } task)
            {
                return false;
            }

            task.Canceled = true;
            task.Ended = clock.GetUtcNow();
            return true;
        }
    }

    /// <summary>All tasks that are still kept, newest first.</summary>
    public IReadOnlyList<DashScopeTask> List()
    {
        lock (_lock)
        {
            Advance();
            return [.. Enumerable.Reverse(_tasks)];
        }
    }

    /// <summary>Moves every task on to the present, and books what has succeeded.</summary>
    public void Settle()
    {
        lock (_lock)
        {
            Advance();
        }
    }

    private void Advance()
    {
        var now = clock.GetUtcNow();
        foreach (var queue in _tasks.GroupBy(task => task.Model))
        {
            Schedule([.. queue.Where(task => !task.Canceled)], now);
        }

        foreach (var task in _tasks.Where(task => task.Ended is null && task.EndsAt <= now).OrderBy(task => task.EndsAt))
        {
            task.Ended = task.EndsAt;
            finish(task);
        }

        _tasks.RemoveAll(task => task.Submitted + KeptFor <= now);
    }

    // First come, first served: a task begins when it was submitted, or when enough of those before it have ended.
    private void Schedule(IReadOnlyList<DashScopeTask> queue, DateTimeOffset now)
    {
        var places = limits().RunningAtOnce;
        if (places == 0)
        {
            return;
        }

        foreach (var task in queue.Where(task => task.IsPending))
        {
            var ends = queue.Where(other => other.Scheduled is not null)
                .Select(other => other.EndsAt ?? DateTimeOffset.MaxValue)
                .OrderDescending()
                .ToArray();
            var free = ends.Length < places ? task.Submitted : ends[places - 1];
            var start = free > task.Submitted ? free : task.Submitted;
            if (start > now)
            {
                return;
            }

            task.Scheduled = start;
        }
    }
}
