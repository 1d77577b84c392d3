using System.Net;
using Cutout.Gateway.Web;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Providers.Spending;

/// <summary>
/// Keeps a robot from drinking the credits: photos that cost us money and that nobody has paid for, by network and hour, in
/// memory only. What fails without a charge, or is unlocked, no longer counts, so a crowd of buyers behind one address goes on.
/// </summary>
internal sealed class UnpaidPreviews(IOptions<SpendingOptions> options, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly NetworkNames _names = new();
    private readonly Queue<(DateTimeOffset At, string Session)> _all = new();
    private readonly Dictionary<string, string> _networks = [];
    private readonly Dictionary<string, LinkedList<DateTimeOffset>> _counts = [];

    /// <summary>Counts a session, by its reference. Not null: the network has had its share, and this is how long until it may try again.</summary>
    public TimeSpan? TryCount(IPAddress? from, string session)
    {
        var most = options.Value.UnpaidPerNetwork;
        if (most == 0)
        {
            return null;
        }

        lock (_lock)
        {
            var now = clock.GetUtcNow();
            ForgetBefore(now - options.Value.UnpaidWindow);
            var network = _names.NameOf(from, now);
            if (_counts.TryGetValue(network, out var times) && times.Count >= most)
            {
                return times.First!.Value + options.Value.UnpaidWindow - now;
            }

            times ??= _counts[network] = new LinkedList<DateTimeOffset>();
            times.AddLast(now);
            _networks[session] = network;
            _all.Enqueue((now, session));
            return null;
        }
    }

    /// <summary>This session was paid for, or has cost nothing.</summary>
    public void Forget(string session)
    {
        lock (_lock)
        {
            if (_networks.Remove(session, out var network) && _counts.TryGetValue(network, out var times))
            {
                // Which of them it was doesn't matter: the newest keeps the others waiting longest.
                times.RemoveLast();
                LetGoOfEmpty(network, times);
            }
        }
    }

    private void ForgetBefore(DateTimeOffset time)
    {
        while (_all.TryPeek(out var oldest) && oldest.At <= time)
        {
            _all.Dequeue();
            if (_networks.Remove(oldest.Session, out var network) && _counts.TryGetValue(network, out var times))
            {
                times.RemoveFirst();
                LetGoOfEmpty(network, times);
            }
        }
    }

    private void LetGoOfEmpty(string network, LinkedList<DateTimeOffset> times)
    {
        if (times.Count == 0)
        {
            _counts.Remove(network);
        }
    }
}
