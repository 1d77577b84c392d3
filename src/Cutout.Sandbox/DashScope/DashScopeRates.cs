namespace Cutout.Sandbox.DashScope;

/// <summary>Sliding windows of calls by name.</summary>
internal sealed class DashScopeRates(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<DateTimeOffset>> _calls = [];

    /// <summary>Counts a call; false when so many came within the window already.</summary>
    public bool TryCount(string name, int limit, TimeSpan window)
    {
        var now = clock.GetUtcNow();
        lock (_lock)
        {
            if (!_calls.TryGetValue(name, out var calls))
            {
                _calls[name] = calls = new Queue<DateTimeOffset>();
            }

            while (calls.TryPeek(out var oldest) && oldest + window <= now)
            {
                calls.Dequeue();
            }

            if (calls.Count >= limit)
            {
                return false;
            }

            calls.Enqueue(now);
            return true;
        }
    }
}
