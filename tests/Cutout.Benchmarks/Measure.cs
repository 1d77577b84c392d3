using System.Diagnostics;

namespace Cutout.Benchmarks;

/// <summary>Times a piece of work of one thread: the best of some rounds, as the machine's other work only ever adds.</summary>
internal static class Measure
{
    private const int Rounds = 9;

    /// <summary>Milliseconds of one run.</summary>
    public static double Time(Action work)
    {
        var start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>Milliseconds of the best run, after one to warm up.</summary>
    public static double Best(Action work)
    {
        work();
        return Enumerable.Range(0, Rounds).Min(_ => Time(work));
    }

    public static void Print(string name, Action work) => Console.WriteLine($"{name,-44} {Best(work),8:F1} ms");
}
