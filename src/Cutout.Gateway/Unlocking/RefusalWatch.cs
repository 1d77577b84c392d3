using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Unlocking;

/// <summary>
/// Watches the refusals of all visitors together. Whoever guesses from many addresses stays under the limit of each; only
/// the sum gives him away. Holds sixty numbers and nobody's name.
/// </summary>
internal sealed class RefusalWatch(IOptions<UnlockingOptions> options, TimeProvider clock, ILogger<RefusalWatch> log)
{
    public const string MeterName = "Cutout.Gateway.Unlocking";

    // So many times the usual is a jump.
    private const int Jump = 5;

    private static readonly TimeSpan QuietAfterAlarm = TimeSpan.FromMinutes(10);
    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Refusals = Meter.CreateCounter<long>("cutout.unlock.refusals", description: "Codes that were looked up and refused.");
    private static readonly Counter<long> Alarms = Meter.CreateCounter<long>("cutout.unlock.alarms", description: "Times that refusals of all visitors jumped.");

    private readonly Lock _lock = new();

    // Of the last hour, by minute.
    private readonly long[] _refused = new long[60];
    private long _minute;
    private DateTimeOffset _quietUntil;

    /// <summary>Told when refusals jump, at most every ten minutes: how many there were within the minute, and how many are usual.</summary>
    public event Action<long, double>? Jumped;

    public void Count()
    {
        Refusals.Add(1);
        if (JumpNow() is not { } jump)
        {
            return;
        }

        Alarms.Add(1);
        log.RefusalsJumped(jump.Refused, jump.Usual);
        Jumped?.Invoke(jump.Refused, jump.Usual);
    }

    private (long Refused, double Usual)? JumpNow()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            TurnTo(now.ToUnixTimeSeconds() / 60);
            var refused = ++_refused[_minute % _refused.Length];
            var usual = (_refused.Sum() - refused) / (double)(_refused.Length - 1);
            if (refused < options.Value.AlarmRefusals || refused < Jump * usual || now < _quietUntil)
            {
                return null;
            }

            _quietUntil = now + QuietAfterAlarm;
            return (refused, usual);
        }
    }

    private void TurnTo(long minute)
    {
        if (minute - _minute >= _refused.Length)
        {
            Array.Clear(_refused);
            _minute = minute;
        }

        while (_minute < minute)
        {
            _refused[++_minute % _refused.Length] = 0;
        }
    }
}
