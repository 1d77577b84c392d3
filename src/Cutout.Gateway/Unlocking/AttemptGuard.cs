using System.Net;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Web;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Unlocking;

/// <summary>
/// Keeps codes from being guessed. A try is counted first and compared afterwards, and one that was not refused gives its
/// count back. When those still undecided could use up the limit, the next one waits for them instead of being turned
/// away: so a crowd behind one address with good codes is never refused, and never is one guess too many looked at.
/// </summary>
internal sealed class AttemptGuard(IOptions<UnlockingOptions> options, RefusalWatch watch, TimeProvider clock) : ISessionEnding
{
    // As long as a session can live at most without being edited.
    private static readonly TimeSpan SessionWindow = TimeSpan.FromDays(3);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, TryCount> _sessions = [];
    private readonly Dictionary<string, TryCount> _networks = [];
    private readonly NetworkNames _names = new();

    public async Task<Attempt> EnterAsync(string session, IPAddress? from, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task settled;
            lock (_lock)
            {
                var counts = CountsOf(session, from);
                var now = clock.GetUtcNow();
                var pause = counts.Max(count => count.PauseAt(now));
                if (pause > TimeSpan.Zero)
                {
                    return new Attempt(this, [], pause);
                }

                if (counts.FirstOrDefault(count => count.IsFull) is not { } full)
                {
                    counts.ForEach(count => count.Enter());
                    return new Attempt(this, counts, TimeSpan.Zero);
                }

                settled = full.Settled;
            }

            await settled.WaitAsync(cancellationToken);
        }
    }

    public void Leave(IReadOnlyList<TryCount> counts, bool refused)
    {
        lock (_lock)
        {
            foreach (var count in counts)
            {
                count.Leave(refused, clock.GetUtcNow());
            }
        }

        if (refused)
        {
            watch.Count();
        }
    }

    /// <summary>How many refused tries of a session still count.</summary>
    public int RefusalsIn(string session)
    {
        lock (_lock)
        {
            return _sessions.TryGetValue(session, out var count) ? count.RefusalsAt(clock.GetUtcNow()) : 0;
        }
    }

    /// <summary>Lets go of what no longer matters, so that memory doesn't grow with every visitor.</summary>
    public void ForgetIdle()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            foreach (var counts in new[] { _sessions, _networks })
            {
                foreach (var (name, count) in counts.ToList())
                {
                    if (count.IsIdleAt(now))
                    {
                        counts.Remove(name);
                    }
                }
            }
        }
    }

    /// <summary>Nobody can try anything in this session any more.</summary>
    public Task OnEndedAsync(CutoutSession last)
    {
        lock (_lock)
        {
            _sessions.Remove(last.Reference);
        }

        return Task.CompletedTask;
    }

    private List<TryCount> CountsOf(string session, IPAddress? from) =>
    [
        CountOf(_sessions, session, () => new TryCount(options.Value.TriesPerSession, SessionWindow, options.Value.SessionPause)),
        CountOf(_networks, _names.NameOf(from, clock.GetUtcNow()), () => new TryCount(options.Value.TriesPerNetwork, options.Value.NetworkWindow, null)),
    ];

    private static TryCount CountOf(Dictionary<string, TryCount> counts, string name, Func<TryCount> create)
    {
        if (!counts.TryGetValue(name, out var count))
        {
            counts[name] = count = create();
        }

        return count;
    }
}
