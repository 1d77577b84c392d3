namespace Cutout.Benchmarks.Previews;

/// <summary>Milliseconds of one run: by the clock, and of the processor, which a busy machine disturbs less.</summary>
internal readonly record struct Timing(double Wall, double Processor)
{
    /// <summary>In the place of a processor's time that nobody tells.</summary>
    public const double Unknown = double.PositiveInfinity;

    public static readonly Timing Never = new(Unknown, Unknown);

    /// <summary>Our own process's.</summary>
    public static Timing Of(Action work)
    {
        var before = Environment.CpuUsage.TotalTime;
        var wall = Measure.Time(work);
        return new Timing(wall, (Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
    }

    /// <summary>The least of each.</summary>
    public Timing Least(Timing other) => new(Math.Min(Wall, other.Wall), Math.Min(Processor, other.Processor));
}
