using System.Diagnostics;

namespace Cutout.Benchmarks;

/// <summary>What a piece of work took.</summary>
/// <param name="Processor">Processor time: the engine has one thread, and the machine may have other work.</param>
/// <param name="Peak">The most resident bytes that the process had during the work above what it had before, looked up every five milliseconds.</param>
internal sealed record MattingCost(TimeSpan Processor, long Peak)
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
        var start = Environment.CpuUsage.TotalTime;
        work();
        var taken = Environment.CpuUsage.TotalTime - start;
        most = Math.Max(most, Resident(process));
        done.Set();
        watch.Join();
        return new MattingCost(taken, most - before);
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
