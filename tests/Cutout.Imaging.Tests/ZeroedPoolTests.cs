using System.Runtime.CompilerServices;

namespace Cutout.Imaging.Tests;

public sealed class ZeroedPoolTests
{
    private readonly SetClock _clock = new();

    [Fact]
    public void What_comes_back_is_lent_again()
    {
        var pool = new ZeroedPool<byte>(pinsLarge: true, new IdlePools(_clock));
        var array = pool.Rent(5000);
        pool.Return(array);

        Assert.Same(array, pool.Rent(8192));
    }

    [Theory]
    [InlineData(5000, true)]
    [InlineData(2_000_000, true)]
    [InlineData(2_000_000, false)]
    public void What_nobody_has_needed_for_half_a_minute_is_let_go(int length, bool pinsLarge)
    {
        var pool = new ZeroedPool<byte>(pinsLarge, new IdlePools(_clock));
        var kept = LendAndReturn(pool, length);
        _clock.Advance(IdleWatch.Every);
        Assert.True(IsAliveAfterCollecting(kept));

        _clock.Advance(IdleWatch.Every);

        Assert.False(IsAliveAfterCollecting(kept));
        GC.KeepAlive(pool);
    }

    [Fact]
    public void Of_many_as_many_stay_as_are_needed_at_once()
    {
        var spares = new Spares<object>(most: 5);
        Assert.Equal(5, Enumerable.Range(0, 7).Count(_ => spares.TryKeep(new object())));
        spares.LetGo();

        for (var round = 0; round < 3; round++)
        {
            Assert.True(spares.TryTake(out var first));
            Assert.True(spares.TryTake(out var second));
            spares.TryKeep(first);
            spares.TryKeep(second);
            Assert.Equal(round == 0 ? 3 : 0, spares.LetGo());
        }

        Assert.Equal(2, spares.Count);
        Assert.Equal(2, spares.LetGo());
        Assert.False(spares.TryTake(out _));
        Assert.Equal(0, spares.LetGo());
    }

    [Fact]
    public void One_pool_that_is_needed_does_not_keep_what_another_has()
    {
        var pools = new IdlePools(_clock);
        var (needed, idle) = (new ZeroedPool<byte>(pinsLarge: true, pools), new ZeroedPool<float>(pinsLarge: true, pools));
        var kept = LendAndReturn(idle, 5000);

        for (var use = 0; use < 3; use++)
        {
            LendAndReturn(needed, 5000);
            _clock.Advance(IdleWatch.Every);
        }

        Assert.False(IsAliveAfterCollecting(kept));
        GC.KeepAlive(idle);
    }

    [Fact]
    public void It_is_looked_for_as_long_as_anything_waits_and_then_no_more()
    {
        var (looks, waits) = (0, true);
        var watch = new IdleWatch(_clock, () => ++looks > 0 && waits);
        _clock.Advance(IdleWatch.Every * 3);
        Assert.Equal(0, looks);

        watch.Note();
        watch.Note();
        _clock.Advance(IdleWatch.Every * 3);
        Assert.Equal(3, looks);
        waits = false;
        _clock.Advance(IdleWatch.Every * 3);
        Assert.Equal(4, looks);

        watch.Note();
        _clock.Advance(IdleWatch.Every * 3);
        Assert.Equal(5, looks);
    }

    // Not inlined: or the array would be held by the test itself.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference LendAndReturn<T>(ZeroedPool<T> pool, int length)
        where T : unmanaged
    {
        var array = pool.Rent(length);
        pool.Return(array);
        return new WeakReference(array);
    }

    private static bool IsAliveAfterCollecting(WeakReference kept)
    {
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        return kept.IsAlive;
    }
}
