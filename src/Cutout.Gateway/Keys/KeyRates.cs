using System.Collections.Concurrent;

namespace Cutout.Gateway.Keys;

/// <summary>The minutes of all keys that are used now; in memory, and each gateway for itself.</summary>
internal sealed class KeyRates(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, RateWindow> _windows = new();

    /// <summary>The key's minute, a new one if the last is over.</summary>
    public RateWindow WindowOf(KeyHolder holder)
    {
        var now = clock.GetUtcNow();
        return _windows.AddOrUpdate(
            holder.Id,
            _ => new RateWindow(holder.MegapixelsPerMinute, now),
            (_, window) => window.End <= now ? new RateWindow(holder.MegapixelsPerMinute, now) : window);
    }

    public void ForgetOver()
    {
        var now = clock.GetUtcNow();
        foreach (var over in _windows.Where(window => window.Value.End <= now))
        {
            _windows.TryRemove(over);
        }
    }
}
