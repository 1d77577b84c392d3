using Cutout.Gateway.Providers.Alarms;
using Cutout.Gateway.Providers.Keys;
using Cutout.Gateway.Providers.Resilience;

namespace Cutout.Gateway.Providers;

/// <summary>What is remembered of one provider from call to call: its line, its breaker, its keys, its last failure.</summary>
internal sealed class ProviderStanding : IDisposable
{
    // Where it costs nothing to ask, a key or an account that was mended is back within a minute.
    private static readonly TimeSpan FreeRest = TimeSpan.FromMinutes(1);

    // The vendor's minute begins when the photo has arrived there, which is a little after it has left here.
    private static readonly TimeSpan MinuteAndAHair = TimeSpan.FromSeconds(61);

    private readonly AlarmBell _bell;
    private readonly TimeProvider _clock;

    public ProviderStanding(string name, ProviderOptions options, bool probesAreFree, AlarmBell bell, TimeProvider clock)
    {
        Name = name;
        _bell = bell;
        _clock = clock;
        Lanes = new ProviderLanes(new VendorLane(options.MaxConcurrent, [.. WindowsOf(options)], clock), options.TasksAtOnce, clock);
        Breaker = new Breaker(options.BreakAfter, options.BreakFor, probesAreFree, clock);
        Keys = new KeyPool(options.Keys, probesAreFree ? FreeRest : options.KeyRest, probesAreFree, clock);
    }

    public string Name { get; }

    public ProviderLanes Lanes { get; }

    public Breaker Breaker { get; }

    public KeyPool Keys { get; }

    public (FailureKind Kind, DateTimeOffset At)? LastFailure { get; private set; }

    /// <summary>Something may have been charged since the balance was last asked for.</summary>
    public bool ChargedSinceBalance { get; set; }

    /// <summary>Why nobody may call it now; null if a call may be made.</summary>
    public ProviderFailure? WhyNot() =>
        !Breaker.LetsThrough ? Resting()
        : !Keys.HasOne ? Keyless()
        : null;

    /// <summary>Leave for one call; fails with <see cref="ProviderException"/> if it may not be made.</summary>
    public ProviderPass Enter()
    {
        var pass = Breaker.TryEnter() ?? throw new ProviderException(Resting());
        if (Keys.Take() is { } key)
        {
            return new ProviderPass(this, pass, key);
        }

        pass.Dispose();
        throw new ProviderException(Keyless());
    }

    /// <summary>A call was paid for with this key; null if the vendor didn't say how much it was.</summary>
    public void Charged(PooledKey key, decimal? units)
    {
        Keys.Charge(key, units ?? 0);
        ChargedSinceBalance = true;
    }

    /// <summary>Remembers a failure and calls the operator where only an operator can help.</summary>
    public void Learn(ProviderFailure failure, BreakerPass pass, PooledKey key)
    {
        LastFailure = (failure.Kind, _clock.GetUtcNow());
        ChargedSinceBalance |= failure.Charged != Providers.Charged.No;
        if (failure.Kind.IsVendorsFault())
        {
            Keys.GiveBack(key);
            if (pass.Fail())
            {
                _bell.Ring(AlarmKind.ProviderDown, Name, $"It has failed too often in a row, the last time as {failure.Kind}; it is left alone until a probe finds it well.");
            }

            return;
        }

        pass.Succeed();
        switch (failure.Kind)
        {
            case FailureKind.BadKey when Keys.SetAside(key, KeyState.Dead):
                _bell.Ring(AlarmKind.DeadKey, $"{Name}, {key}", $"The vendor refuses {key} of {Keys.Count}; {Left()}.");
                break;
            case FailureKind.NoCredit when Keys.SetAside(key, KeyState.Dry):
                _bell.Ring(AlarmKind.NoCredit, $"{Name}, {key}", $"The account of {key} of {Keys.Count} is empty or blocked; {Left()}.");
                break;
            case FailureKind.BadKey or FailureKind.NoCredit:
                break;
            default:
                Keys.Accept(key);
                break;
        }
    }

    public void Dispose() => Lanes.Dispose();

    private static IEnumerable<LaneWindow> WindowsOf(ProviderOptions options)
    {
        if (options.MegapixelsPerMinute is { } megapixels)
        {
            yield return new LaneWindow(megapixels, MinuteAndAHair, CountsMegapixels: true);
        }

        if (options.CallLimit is { } calls)
        {
            yield return new LaneWindow(calls, options.CallWindow, CountsMegapixels: false);
        }
    }

    private string Left() => Keys.HasOne ? "the others go on" : "there is no other, so the provider is off";

    private ProviderFailure Resting() => new(Name, FailureKind.Resting, Providers.Charged.No, "it has failed too often just now", Until(Breaker.OpenUntil));

    private ProviderFailure Keyless() => new(Name, Keys.WhyNone, Providers.Charged.No, "no key of it works at present");

    private TimeSpan? Until(DateTimeOffset? time) => time - _clock.GetUtcNow() is { } wait && wait > TimeSpan.Zero ? wait : null;
}
