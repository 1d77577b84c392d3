using System.Threading.Channels;
using Cutout.Gateway.Web;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Providers.Alarms;

/// <summary>
/// Calls the operator: by the log at once, and by the webhook when its turn comes. Never waits and never fails, for it is
/// rung in the middle of a purchase; the same alarm is not rung again for a while.
/// </summary>
internal sealed class AlarmBell(IOptions<AlarmsOptions> options, TimeProvider clock, ILogger<AlarmBell> log)
{
    private const int MostWaiting = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<(AlarmKind Kind, string About), DateTimeOffset> _rung = [];
    private readonly Channel<Alarm> _waiting = Channel.CreateBounded<Alarm>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    /// <summary>What the webhook has not been told yet; the oldest are dropped when there are too many.</summary>
    public ChannelReader<Alarm> Waiting => _waiting.Reader;

    /// <param name="kind">What it is about.</param>
    /// <param name="about">A provider's or an operation's name.</param>
    /// <param name="message">Sentences for the operator, without a vendor's text.</param>
    public void Ring(AlarmKind kind, string about, string message)
    {
        var now = clock.GetUtcNow();
        if (!IsNews((kind, about), now))
        {
            return;
        }

        log.Alarm(LevelOf(kind), KebabCase.Of(kind), about, message);
        if (!string.IsNullOrEmpty(options.Value.WebhookUrl))
        {
            _waiting.Writer.TryWrite(new Alarm(KebabCase.Of(kind), about, message, now));
        }
    }

    private static LogLevel LevelOf(AlarmKind kind) => kind is AlarmKind.LowCredit or AlarmKind.PaidFailover or AlarmKind.UnknownCharge
        ? LogLevel.Warning
        : LogLevel.Error;

    private bool IsNews((AlarmKind, string) alarm, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_rung.TryGetValue(alarm, out var last) && now - last < options.Value.Every)
            {
                return false;
            }

            _rung[alarm] = now;
            return true;
        }
    }
}
