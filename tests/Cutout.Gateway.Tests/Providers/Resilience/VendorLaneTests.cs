using Cutout.Gateway.Providers.Resilience;
using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Tests.Providers.Resilience;

public sealed class VendorLaneTests
{
    private readonly SetClock _clock = new();

    [Fact]
    public async Task No_more_calls_run_at_once_than_the_vendor_takes()
    {
        using var lane = new VendorLane(2, [], _clock);
        var first = await EnterAsync(lane);
        await EnterAsync(lane);
        var third = EnterAsync(lane);

        Assert.False(third.IsCompleted);
        Assert.Equal((2, 1), lane.Load);
        first.Dispose();
        await third;
        Assert.Equal((2, 0), lane.Load);
    }

    [Fact]
    public async Task Paid_work_goes_before_unpaid_and_else_it_is_first_come_first_served()
    {
        using var lane = new VendorLane(1, [], _clock);
        var order = new List<string>();
        var running = await EnterAsync(lane);
        Task[] waiting = [GoAsync("unpaid 1", LanePriority.Free), GoAsync("unpaid 2", LanePriority.Free), GoAsync("paid 1", LanePriority.Paid), GoAsync("paid 2", LanePriority.Paid)];

        running.Dispose();
        await Task.WhenAll(waiting);

        Assert.Equal(["paid 1", "paid 2", "unpaid 1", "unpaid 2"], order);

        async Task GoAsync(string name, LanePriority priority)
        {
            using var pass = await lane.EnterAsync(1, priority, null, TestContext.Current.CancellationToken);
            order.Add(name);
        }
    }

    [Fact]
    public async Task In_any_minute_no_more_megapixels_go_out_than_the_vendor_takes()
    {
        using var lane = new VendorLane(null, [new LaneWindow(500, TimeSpan.FromMinutes(1), CountsMegapixels: true)], _clock);
        (await EnterAsync(lane, megapixels: 300)).Dispose();
        _clock.Advance(TimeSpan.FromSeconds(30));
        (await EnterAsync(lane, megapixels: 200)).Dispose();
        var next = EnterAsync(lane, megapixels: 100);

        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(next.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));

        (await next).Dispose();
        var heavy = EnterAsync(lane, megapixels: 201);
        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(heavy.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await heavy;
    }

    [Fact]
    public async Task What_is_still_on_its_way_counts_and_its_minute_begins_when_it_arrives()
    {
        using var lane = new VendorLane(null, [new LaneWindow(1, TimeSpan.FromMinutes(1), CountsMegapixels: true)], _clock);
        using var slow = await EnterAsync(lane);
        var next = EnterAsync(lane);
        _clock.Advance(TimeSpan.FromSeconds(90));
        Assert.False(next.IsCompleted);

        slow.Arrive();
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False(next.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));

        await next;
    }

    [Fact]
    public async Task A_photo_heavier_than_the_limit_itself_waits_for_an_empty_window_and_not_for_ever()
    {
        using var lane = new VendorLane(null, [new LaneWindow(20, TimeSpan.FromMinutes(1), CountsMegapixels: true)], _clock);
        (await EnterAsync(lane, megapixels: 1)).Dispose();

        var heavy = EnterAsync(lane, megapixels: 50);
        Assert.False(heavy.IsCompleted);
        _clock.Advance(TimeSpan.FromMinutes(1));

        await heavy;
    }

    [Fact]
    public async Task Who_waits_is_told_its_place_and_how_long_it_takes()
    {
        using var lane = new VendorLane(1, [], _clock);
        var places = new List<QueuePlace>();
        var first = await EnterAsync(lane);
        var second = EnterAsync(lane);
        var third = lane.EnterAsync(1, LanePriority.Free, places.Add, TestContext.Current.CancellationToken).AsTask();
        Assert.Equal([new QueuePlace(2, TimeSpan.FromSeconds(10))], places);

        // A call took 15 seconds where 5 were thought: the moving average is 7 from now on.
        _clock.Advance(TimeSpan.FromSeconds(15));
        first.Dispose();
        (await second).Dispose();
        await third;

        Assert.Equal(new QueuePlace(1, TimeSpan.FromSeconds(7)), places[1]);
        Assert.Equal(2, places.Count);
    }

    [Fact]
    public async Task Who_gives_up_frees_the_place_for_those_behind()
    {
        using var lane = new VendorLane(1, [], _clock);
        using var leaving = new CancellationTokenSource();
        var places = new List<int>();
        var first = await EnterAsync(lane);
        var second = lane.EnterAsync(1, LanePriority.Free, null, leaving.Token).AsTask();
        var third = lane.EnterAsync(1, LanePriority.Free, place => places.Add(place.Position), TestContext.Current.CancellationToken).AsTask();

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal([2, 1], places);
        first.Dispose();
        await third;
        Assert.Equal((1, 0), lane.Load);
    }

    [Fact]
    public async Task A_pass_that_is_let_go_twice_lets_in_one()
    {
        using var lane = new VendorLane(1, [], _clock);
        var first = await EnterAsync(lane);
        var (second, third) = (EnterAsync(lane), EnterAsync(lane));

        first.Dispose();
        first.Dispose();

        await second;
        Assert.False(third.IsCompleted);
    }

    [Fact]
    public async Task Far_behind_not_every_step_is_told()
    {
        using var lane = new VendorLane(1, [], _clock);
        var passes = new Queue<Task<LanePass>>();
        passes.Enqueue(EnterAsync(lane));
        for (var waiting = 0; waiting < 200; waiting++)
        {
            passes.Enqueue(EnterAsync(lane));
        }

        var told = new List<int>();
        var last = lane.EnterAsync(1, LanePriority.Free, place => told.Add(place.Position), TestContext.Current.CancellationToken).AsTask();
        while (passes.TryDequeue(out var pass))
        {
            (await pass).Dispose();
        }

        await last;
        Assert.InRange(told.Count, 20, 60);
        Assert.Equal([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], told[^10..]);
    }

    private static Task<LanePass> EnterAsync(VendorLane lane, int megapixels = 1) =>
        lane.EnterAsync(megapixels, LanePriority.Free, null, TestContext.Current.CancellationToken).AsTask();
}
