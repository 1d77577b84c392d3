using System.Diagnostics;

namespace Cutout.Benchmarks;

/// <summary>Times a piece of work of one thread: the best of some rounds, as the machine's other work only ever adds.</summary>
internal static class Measure
{
    private const int Rounds = 9;

    public static void Print(string name, Action work)
    {
        work();
        var best = TimeSpan.MaxValue;
        var allocated = long.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            work();
            var time = Stopwatch.GetElapsedTime(start);
            best = time < best ? time : best;
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - bytes);
        }

        Console.WriteLine($"{name,-44} {best.TotalMilliseconds,8:F1} ms   {allocated / 1024,8} KiB allocated");
    }
}
