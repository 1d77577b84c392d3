using System.Runtime.CompilerServices;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Tests.Web;

namespace Cutout.Gateway.Tests.Sessions;

public sealed class PictureLaneTests
{
    [Fact]
    public async Task Paid_work_overtakes_free_work_that_waits()
    {
        using var lane = new PictureLane();
        using var one = new ManualResetEventSlim();
        using var others = new ManualResetEventSlim();
        var order = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var cancellation = TestContext.Current.CancellationToken;
        var blockers = Enumerable.Range(0, Environment.ProcessorCount)
            .Select(thread => lane.RunAsync(LanePriority.Free, _ => { (thread == 0 ? one : others).Wait(cancellation); return 0; }, cancellation)).ToList();
        while (lane.Waiting > 0)
        {
            await Task.Yield();
        }

        // Only one thread is let free, so that the order in which work begins can be seen.
        var free = Enumerable.Range(0, 3).Select(number => lane.RunAsync(LanePriority.Free, _ => { order.Enqueue($"free {number}"); return 0; }, cancellation)).ToList();
        var paid = lane.RunAsync(LanePriority.Paid, _ => { order.Enqueue("paid"); return 0; }, cancellation);
        one.Set();
        await Task.WhenAll([.. free, paid]);
        others.Set();
        await Task.WhenAll(blockers);

        Assert.Equal("paid, free 0, free 1, free 2", string.Join(", ", order));
    }

    [Fact]
    public async Task Work_that_was_called_off_before_its_turn_is_never_begun()
    {
        using var lane = new PictureLane();
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var begun = false;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lane.RunAsync(LanePriority.Free, _ => begun = true, stop.Token));

        Assert.False(begun);
    }

    [Fact]
    public async Task What_is_done_is_not_held_by_the_threads_that_wait_for_the_next()
    {
        using var lane = new PictureLane();

        var pictures = Enumerable.Range(0, 4 * Environment.ProcessorCount).Select(_ => Work(lane)).ToList();
        await Eventually.HoldsAsync(() =>
        {
            GC.Collect();
            return !pictures.Exists(picture => picture.IsAlive);
        });
    }

    [Fact]
    public async Task A_failure_reaches_who_asked_and_the_lane_goes_on()
    {
        using var lane = new PictureLane();
        var cancellation = TestContext.Current.CancellationToken;

        await Assert.ThrowsAsync<InvalidDataException>(() => lane.RunAsync<int>(LanePriority.Free, _ => throw new InvalidDataException(), cancellation));

        Assert.Equal(7, await lane.RunAsync(LanePriority.Free, _ => 7, cancellation));
    }

    // Not inlined: or the picture would be held by the test itself.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Work(PictureLane lane)
    {
        var picture = new byte[1000];
        lane.RunAsync(LanePriority.Free, _ => picture[0], CancellationToken.None).Wait();
        return new WeakReference(picture);
    }
}
