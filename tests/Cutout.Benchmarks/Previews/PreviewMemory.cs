using System.Diagnostics;
using Cutout.Imaging;

namespace Cutout.Benchmarks.Previews;

/// <summary>What a preview takes beside its input and output once everything is warm.</summary>
/// <param name="Allocated">Bytes allocated by one call.</param>
/// <param name="Largest">The largest object that was seen to be allocated over many calls; the runtime samples them.</param>
/// <param name="PoolPeak">The most bytes of pooled arrays that were in use at once.</param>
internal sealed record PreviewMemory(long Allocated, long Largest, long PoolPeak)
{
    private const long MostWorking = 4 << 20;
    private const long MostAtOnce = 85_000;
    private static readonly TimeSpan Sampled = TimeSpan.FromSeconds(2);

    public static PreviewMemory Of(Action call)
    {
        call();
        PoolUse.Forget();
        var before = GC.GetAllocatedBytesForCurrentThread();
        call();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        var peak = PoolUse.Highest;

        using var allocations = new LargestAllocation();
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < Sampled;)
        {
            call();
        }

        return new PreviewMemory(allocated, allocations.Bytes, peak);
    }

    public void Print()
    {
        // Nothing that was allocated need still be in use, so their sum is the most that it can have been.
        var working = PoolPeak + Allocated;
        Console.WriteLine($"{"  allocated a call",-44} {Allocated / 1024.0,8:F0} KiB");
        Console.WriteLine($"{"  largest object of it",-44} {Largest / 1024.0,8:F0} KiB  limit {MostAtOnce / 1000} KB: {Verdict(Largest <= MostAtOnce)}");
        Console.WriteLine($"{"  working memory at most, pooled and allocated",-44} {working / 1024.0,8:F0} KiB  limit {MostWorking / 1024} KiB: {Verdict(working <= MostWorking)}");
    }

    private static string Verdict(bool kept) => kept ? "kept" : "MISSED";
}
