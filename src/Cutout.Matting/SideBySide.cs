using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Cutout.Matting;

/// <summary>
/// Threads for those parts of one cut that know nothing of each other, as many as the machine has cores beside the one that cuts,
/// and one at least. The process's own pool is left to whoever waits for a network: a part of a cut takes a tenth of a second,
/// and a pool of two threads would answer nobody meanwhile.
/// </summary>
internal sealed class SideBySide : TaskScheduler
{
    private readonly BlockingCollection<Task> _waiting = [];

    private SideBySide()
    {
        for (var number = 1; number < MaximumConcurrencyLevel; number++)
        {
            new Thread(Work) { Name = $"side by side {number}", IsBackground = true }.Start();
        }
    }

    /// <summary>With whoever begins a loop; a parallel loop is done by no more.</summary>
    public override int MaximumConcurrencyLevel { get; } = Math.Max(2, Environment.ProcessorCount);

    private static SideBySide Threads { get; } = new();

    /// <summary>For the parallel loops of a cut; who begins one takes part in it, so none waits for a thread that is busy.</summary>
    public static ParallelOptions Until(CancellationToken cancellationToken) => new() { CancellationToken = cancellationToken, TaskScheduler = Threads };

    protected override void QueueTask(Task task) => _waiting.Add(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [.. _waiting];

    private void Work()
    {
        while (true)
        {
            WorkOnce();
        }
    }

    // In a frame of its own, or the thread would hold what it did last, and all that belongs to it, while it waits for the next.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WorkOnce()
    {
        // Does nothing if whoever began it has done it meanwhile.
        TryExecuteTask(_waiting.Take());
    }
}
