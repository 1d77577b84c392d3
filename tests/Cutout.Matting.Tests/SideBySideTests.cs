using System.Runtime.CompilerServices;

namespace Cutout.Matting.Tests;

public sealed class SideBySideTests
{
    [Fact]
    public void What_is_done_at_once_takes_no_thread_from_those_who_wait_for_a_network()
    {
        var threads = new List<Thread>();
        using var both = new Barrier(2);

        Parallel.For(0, 2, SideBySide.Until(TestContext.Current.CancellationToken), _ =>
        {
            // Neither goes on before the other has begun: two threads there must be.
            both.SignalAndWait(TestContext.Current.CancellationToken);
            lock (threads)
            {
                threads.Add(Thread.CurrentThread);
            }
        });

        Assert.Equal(2, threads.Distinct().Count());
        Assert.Contains(Environment.CurrentManagedThreadId, threads.Select(thread => thread.ManagedThreadId));
        Assert.All(threads.Where(thread => thread != Thread.CurrentThread), thread => Assert.False(thread.IsThreadPoolThread));
    }

    [Fact]
    public async Task More_loops_than_there_are_threads_come_to_an_end_also_within_each_other()
    {
        var done = 0;

        await Task.WhenAll(Enumerable.Range(0, 8 * Environment.ProcessorCount).Select(_ => Task.Factory.StartNew(
            () => Parallel.For(0, 4, SideBySide.Until(TestContext.Current.CancellationToken), _ =>
                Parallel.For(0, 4, SideBySide.Until(TestContext.Current.CancellationToken), _ => Interlocked.Increment(ref done))),
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        Assert.Equal(8 * Environment.ProcessorCount * 16, done);
    }

    [Fact]
    public void A_loop_that_is_called_off_ends_as_called_off()
    {
        using var stop = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => Parallel.For(0, int.MaxValue, SideBySide.Until(stop.Token), _ => stop.Cancel()));
    }

    [Fact]
    public void What_is_done_is_not_held_by_the_threads_that_wait_for_the_next()
    {
        var pictures = Enumerable.Range(0, 4).Select(_ => Work()).ToList();

        // A thread may be on its way out of the last.
        var isHeld = () => { GC.Collect(); return pictures.Exists(picture => picture.IsAlive); };
        SpinWait.SpinUntil(() => !isHeld(), TimeSpan.FromSeconds(30));

        Assert.False(isHeld());
    }

    // Not inlined: or the picture would be held by the test itself.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Work()
    {
        var picture = new byte[1000];
        Parallel.For(0, 100, SideBySide.Until(CancellationToken.None), i => Thread.Sleep(picture[i]));
        return new WeakReference(picture);
    }
}
