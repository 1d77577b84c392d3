namespace Cutout.Sandbox.RemoveBg;

/// <summary>
/// Balance and rate window. A call reserves both before the work starts, so that parallel calls cannot overdraw, and gives
/// the rest back when the price is known or the work was refused.
/// </summary>
internal sealed class RemoveBgAccount(TimeProvider clock)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private DateTimeOffset _windowEnd = DateTimeOffset.MinValue;
    private int _used;

    /// <summary>Credits left.</summary>
    public decimal Credits
    {
        get
        {
            lock (_lock)
            {
                return field;
            }
        }

        set
        {
            lock (_lock)
            {
                field = value;
            }
        }
    } = 1000;

    /// <summary>Megapixel-images a minute.</summary>
    public int RateLimit { get; set; } = 500;

    /// <summary>The rate window as the X-RateLimit headers tell it.</summary>
    public (int Limit, int Remaining, DateTimeOffset Reset) Rate
    {
        get
        {
            lock (_lock)
            {
                Turn();
                return (RateLimit, Math.Max(0, RateLimit - _used), _windowEnd);
            }
        }
    }

    /// <summary>Counts an image of this weight; false when the window is full. The window starts with its first call.</summary>
    public bool TryCount(int weight)
    {
        lock (_lock)
        {
            Turn();
            if (_used + weight > RateLimit)
            {
                return false;
            }

            _used += weight;
            return true;
        }
    }

    /// <summary>Takes an image out of the window again: refused calls do not count.</summary>
    public void Uncount(int weight)
    {
        lock (_lock)
        {
            _used = Math.Max(0, _used - weight);
        }
    }

    /// <summary>Takes credits if there are enough; there is no overdraft.</summary>
    public bool TryPay(decimal amount)
    {
        lock (_lock)
        {
            if (Credits < amount)
            {
                return false;
            }

            Credits -= amount;
            return true;
        }
    }

    /// <summary>Gives credits back.</summary>
    public void Refund(decimal amount)
    {
        lock (_lock)
        {
            Credits += amount;
        }
    }

    /// <summary>How long until the window ends.</summary>
    public TimeSpan UntilReset()
    {
        lock (_lock)
        {
            Turn();
            return _windowEnd - clock.GetUtcNow();
        }
    }

    private void Turn()
    {
        var now = clock.GetUtcNow();
        if (now >= _windowEnd)
        {
            _windowEnd = now + Window;
            _used = 0;
        }
    }
}
