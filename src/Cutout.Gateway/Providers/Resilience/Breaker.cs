namespace Cutout.Gateway.Providers.Resilience;

/// <summary>
/// Spares a vendor that has failed several times in a row, and the buyers who would wait for it. When its rest is over one
/// single probe goes out, and all others keep away until that has come back: never a stampede. Where the vendor has a
/// question that costs nothing, that is the probe; else it is one real call. Not Polly's, whose half-open state asks with
/// whatever call comes next and so with a buyer's money.
/// </summary>
/// <param name="breakAfter">Failures of the vendor's own in a row.</param>
/// <param name="breakFor">The first rest; it doubles with every probe that fails, up to ten times this.</param>
/// <param name="probesAreFree">Somebody asks <see cref="TryProbe"/>; no call of a buyer's is let through before.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class Breaker(int breakAfter, TimeSpan breakFor, bool probesAreFree, TimeProvider clock)
{
    private const int LongestRest = 10;

    private readonly Lock _lock = new();
    private DateTimeOffset? _openUntil;
    private bool _probing;
    private int _failures;
    private int _rests;

    /// <summary>Since when and until when nobody is let through; null while closed.</summary>
    public DateTimeOffset? OpenUntil
    {
        get
        {
            lock (_lock)
            {
                return _openUntil;
            }
        }
    }

    public bool IsProbing
    {
        get
        {
            lock (_lock)
            {
                return _probing;
            }
        }
    }

    /// <summary>Whether a buyer's call would be let through now.</summary>
    public bool LetsThrough
    {
        get
        {
            lock (_lock)
            {
                return _openUntil is null || (!probesAreFree && MayProbe());
            }
        }
    }

    /// <summary>For a buyer's call; null if it is kept away.</summary>
    public BreakerPass? TryEnter()
    {
        lock (_lock)
        {
            if (_openUntil is null)
            {
                return new BreakerPass(this, isProbe: false);
            }

            return !probesAreFree && MayProbe() ? Probe() : null;
        }
    }

    /// <summary>For a question that costs nothing; null if none is due, or one is under way.</summary>
    public BreakerPass? TryProbe()
    {
        lock (_lock)
        {
            return _openUntil is not null && MayProbe() ? Probe() : null;
        }
    }

    /// <summary>Gives whether this failure opened it.</summary>
    internal bool Fail(bool isProbe)
    {
        lock (_lock)
        {
            if (isProbe)
            {
                _probing = false;
                Open();
                return false;
            }

            if (_openUntil is not null || ++_failures < breakAfter)
            {
                return false;
            }

            Open();
            return true;
        }
    }

    internal void Succeed(bool isProbe)
    {
        lock (_lock)
        {
            if (isProbe)
            {
                _probing = false;
                _openUntil = null;
            }

            // A call that was under way when it opened says nothing of what came after.
            if (_openUntil is null)
            {
                _failures = 0;
                _rests = isProbe && probesAreFree ? _rests : 0;
            }
        }
    }

    internal void Abandon(bool isProbe)
    {
        lock (_lock)
        {
            _probing = _probing && !isProbe;
        }
    }

    private bool MayProbe() => !_probing && _openUntil <= clock.GetUtcNow();

    private BreakerPass Probe()
    {
        _probing = true;
        return new BreakerPass(this, isProbe: true);
    }

    private void Open()
    {
        _failures = 0;
        _openUntil = clock.GetUtcNow() + (breakFor * Math.Min(1 << Math.Min(_rests++, 10), LongestRest));
    }
}
