using System.Diagnostics;

namespace Cutout.Benchmarks;

/// <summary>What a piece of work took.</summary>
/// <param name="Processor">Processor time of all threads: the same however busy the machine is.</param>
/// <param name="Waited">What somebody waits for it, where the machine has nothing else to do.</param>
/// <param name="Peak">The most resident bytes that the process had during the work above what it had before, looked up every five milliseconds.</param>
internal sealed record MattingCost(TimeSpan Processor, TimeSpan Waited, long Peak)
{
    public static MattingCost Of(Action work)
    {
        // What the work before left behind would hide what this one takes.
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        var before = Resident(process);
        long most = before;
        using var done = new ManualResetEventSlim();
        var watch = new Thread(() =>
        {
            while (!done.Wait(TimeSpan.FromMilliseconds(5)))
            {
                most = Math.Max(most, Resident(process));
            }
        });
        watch.Start();
        var (begun, start) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        work();
        var (taken, waited) = (Environment.CpuUsage.TotalTime - start, Stopwatch.GetElapsedTime(begun));
        most = Math.Max(most, Resident(process));
        done.Set();
        watch.Join();
        return new MattingCost(taken, waited, most - before);
    }

    private static long Resident(Process process)
    {
        lock (process)
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }
}
