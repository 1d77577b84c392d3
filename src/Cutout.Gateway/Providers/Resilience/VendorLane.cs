using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Providers.Resilience;

/// <summary>
/// Lets no more calls through to a vendor than it takes: so many at once, and so much weight in a stretch of time. Who has
/// to wait stands in line, paid work before unpaid, and is told its place and about how long it takes.
/// </summary>
/// <param name="atOnce">Calls under way at the same time; null for any number.</param>
/// <param name="windows">Limits by time, each with how much a call of some megapixels weighs in it.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class VendorLane(int? atOnce, IReadOnlyList<LaneWindow> windows, TimeProvider clock) : IDisposable
{
    // What a call is thought to take before the first one has ended.
    private static readonly TimeSpan FirstGuess = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly LinkedList<LaneTicket> _paid = new();
    private readonly LinkedList<LaneTicket> _unpaid = new();
    private readonly (SlidingWindow Window, LaneWindow Limit)[] _windows =
        [.. windows.Select(limit => (new SlidingWindow(limit.Limit, limit.Within), limit))];

    private TimeSpan _usual = FirstGuess;
    private ITimer? _timer;
    private int _running;

    /// <summary>How many are under way and how many wait.</summary>
    public (int Running, int Waiting) Load
    {
        get
        {
            lock (_lock)
            {
                return (_running, _paid.Count + _unpaid.Count);
            }
        }
    }

    /// <summary>About how long somebody who comes now would wait.</summary>
    public TimeSpan Wait(int megapixels)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            return _paid.Count + _unpaid.Count == 0 && HasRoom(megapixels, now)
                ? TimeSpan.Zero
                : EstimateFor(_paid.Count + _unpaid.Count + 1, Waiting().Sum(ticket => (long)ticket.Weight) + megapixels, now);
        }
    }

    /// <summary>Waits for its turn; fails with <see cref="OperationCanceledException"/> when it ends before.</summary>
    /// <param name="megapixels">The photo's size, at least 1.</param>
    /// <param name="priority">Paid work goes first.</param>
    /// <param name="tell">Called with its place, when it has to wait and whenever that changes noticeably.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<LanePass> EnterAsync(int megapixels, LanePriority priority, Action<QueuePlace>? tell, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var ticket = new LaneTicket(megapixels, priority, tell);
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (_paid.Count + _unpaid.Count == 0 && HasRoom(megapixels, now))
            {
                Take(megapixels);
                return new LanePass(this, megapixels, now);
            }

            LineOf(ticket).AddLast(ticket);
        }

        Move();
        await using var leaving = cancellationToken.UnsafeRegister(
            static (state, token) => ((Leaving)state!).Lane.GiveUp(((Leaving)state).Ticket, token), new Leaving(this, ticket));
        await ticket.Turn;
        return new LanePass(this, megapixels, clock.GetUtcNow());
    }

    public void Dispose() => _timer?.Dispose();

    internal void Arrive(int megapixels)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            foreach (var (window, limit) in _windows)
            {
                window.Arrive(limit.WeightOf(megapixels), now);
            }

            WakeForTheWindow(now);
        }
    }

    internal void Leave(DateTimeOffset since)
    {
        lock (_lock)
        {
            _running--;
            // A moving average: what was usual a while ago soon counts for little.
            _usual = (_usual * 0.8) + ((clock.GetUtcNow() - since) * 0.2);
        }

        Move();
    }

    private void GiveUp(LaneTicket ticket, CancellationToken cancellationToken)
    {
        bool waited;
        lock (_lock)
        {
            waited = LineOf(ticket).Remove(ticket);
        }

        if (waited)
        {
            ticket.GiveUp(cancellationToken);
            Move();
        }
    }

    // Lets in whoever has room now, and tells the others where they stand. Outside the lock, since strangers' code runs.
    private void Move()
    {
        List<LaneTicket> granted = [];
        List<(LaneTicket Ticket, QueuePlace Place)> told = [];
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            while ((_paid.First ?? _unpaid.First)?.Value is { } next && HasRoom(next.Weight, now))
            {
                LineOf(next).Remove(next);
                Take(next.Weight);
                granted.Add(next);
            }

            var (position, weight) = (0, 0L);
            foreach (var ticket in Waiting())
            {
                weight += ticket.Weight;
                if (ticket.Cares(++position))
                {
                    told.Add((ticket, new QueuePlace(position, EstimateFor(position, weight, now))));
                }
            }

            WakeForTheWindow(now);
        }

        granted.ForEach(ticket => ticket.Grant());
        told.ForEach(entry => entry.Ticket.Tell(entry.Place));
    }

    private IEnumerable<LaneTicket> Waiting() => _paid.Concat(_unpaid);

    private LinkedList<LaneTicket> LineOf(LaneTicket ticket) => ticket.Priority == LanePriority.Paid ? _paid : _unpaid;

    private bool HasRoom(int megapixels, DateTimeOffset now) => (atOnce is null || _running < atOnce) && WindowWait(megapixels, now) == TimeSpan.Zero;

    private void Take(int megapixels)
    {
        _running++;
        foreach (var (window, limit) in _windows)
        {
            window.Take(limit.WeightOf(megapixels));
        }
    }

    private TimeSpan WindowWait(int megapixels, DateTimeOffset now)
    {
        var longest = TimeSpan.Zero;
        foreach (var (window, limit) in _windows)
        {
            var wait = window.WaitFor(limit.WeightOf(megapixels), now);
            longest = wait > longest ? wait : longest;
        }

        return longest;
    }

    private TimeSpan EstimateFor(int position, long megapixels, DateTimeOffset now)
    {
        var longest = atOnce is { } lanes ? _usual * ((position + lanes - 1) / lanes) : TimeSpan.Zero;
        foreach (var (window, limit) in _windows)
        {
            var wait = window.EstimateFor(limit.CountsMegapixels ? megapixels : position, now);
            longest = wait > longest ? wait : longest;
        }

        return longest;
    }

    // When only time holds the next one up, nobody who leaves would let it in.
    private void WakeForTheWindow(DateTimeOffset now)
    {
        if ((_paid.First ?? _unpaid.First)?.Value is { } next && WindowWait(next.Weight, now) is var wait && wait > TimeSpan.Zero)
        {
            _timer ??= clock.CreateTimer(static lane => ((VendorLane)lane!).Move(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(wait, Timeout.InfiniteTimeSpan);
        }
    }

    private sealed record Leaving(VendorLane Lane, LaneTicket Ticket);
}
