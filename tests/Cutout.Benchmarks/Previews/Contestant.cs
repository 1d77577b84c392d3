namespace Cutout.Benchmarks.Previews;

/// <summary>One way to a preview and its best time.</summary>
/// <param name="Name">What is printed.</param>
/// <param name="Work">Makes one preview.</param>
/// <param name="Limit">What our time may be of this one's; null where nothing is demanded.</param>
internal sealed record Contestant(string Name, Func<Timing> Work, double? Limit = null)
{
    // By so much the clock's best may be above the processor's before a time counts as disturbed.
    private const double Disturbance = 1.08;

    private Timing _best = Timing.Never;

    /// <summary>Its best run had a core for itself.</summary>
    public bool Settled => _best.Wall <= _best.Processor * Disturbance;

    public void Run(bool warmUp)
    {
        var timing = Work();
        _best = warmUp ? _best : _best.Least(timing);
    }

    public void Print(Contestant ours)
    {
        var known = double.IsFinite(_best.Processor);
        Console.Write($"{Name,-44} {_best.Wall,8:F1} ms{(known ? $"   processor {_best.Processor,6:F1} ms" : "")}");
        if (!ReferenceEquals(this, ours))
        {
            var byClock = ours._best.Wall / _best.Wall;
            var byProcessor = ours._best.Processor / _best.Processor;
            Console.Write($"   ours / theirs {byClock:F2}{(known ? $" (processor {byProcessor:F2})" : "")}");
            if (Limit is { } limit)
            {
                // Each has one thread, so where other work disturbed the clock the processor's time is the truer one.
                var undisturbed = ours.Settled && Settled;
                var kept = (undisturbed ? byClock : byProcessor) <= limit;
                Console.Write($", limit {limit:F2}: {(kept ? "kept" : "MISSED")}{(undisturbed ? "" : " by the processor; the clock was disturbed")}");
            }
        }

        Console.WriteLine();
    }
}
