namespace Cutout.Gateway.Keys;

/// <summary>A key's minute: begins with the first call and is over 60 seconds later, whatever was asked for in it.</summary>
internal sealed class RateWindow(long limit, DateTimeOffset start)
{
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long _used;

    public DateTimeOffset End => start + Length;

    /// <summary>Null if there is no room for so many. A picture larger than the whole limit passes alone, or it never could.</summary>
    public KeyRate? TryCount(long megapixels, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_used > 0 && _used + megapixels > limit)
            {
                return null;
            }

            _used += megapixels;
            return StandAt(now);
        }
    }

    /// <summary>The call failed without having been worked on.</summary>
    public void Return(long megapixels)
    {
        lock (_lock)
        {
            _used -= megapixels;
        }
    }

    public KeyRate RateAt(DateTimeOffset now)
    {
        lock (_lock)
        {
            return StandAt(now);
        }
    }

    private KeyRate StandAt(DateTimeOffset now)
    {
        // Whole seconds, rounded up: who comes back then finds a new minute.
        var reset = DateTimeOffset.FromUnixTimeSeconds((End.ToUnixTimeMilliseconds() + 999) / 1000);
        var wait = Math.Max(1, Math.Ceiling((End - now).TotalSeconds));
        return new KeyRate(limit, Math.Max(0, limit - _used), reset, TimeSpan.FromSeconds(wait));
    }
}
