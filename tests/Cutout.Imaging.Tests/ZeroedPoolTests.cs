using System.Runtime.CompilerServices;

namespace Cutout.Imaging.Tests;

public sealed class ZeroedPoolTests
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    [Fact]
    public void What_comes_back_is_lent_again()
    {
        var pool = new ZeroedPool<byte>(pinsLarge: true);
        var array = pool.Rent(5000);
        pool.Return(array);

        Assert.Same(array, pool.Rent(8192));
    }

    [Theory]
    [InlineData(5000, true)]
    [InlineData(2_000_000, true)]
    [InlineData(2_000_000, false)]
    public void What_waits_to_be_lent_again_is_let_go(int length, bool pinsLarge)
    {
        var pool = new ZeroedPool<byte>(pinsLarge);
        var kept = LendAndReturn(pool, length);
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        Assert.True(kept.IsAlive);

        IdlePools.LetGo();

        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        Assert.False(kept.IsAlive);
    }

    [Fact]
    public void What_nobody_uses_for_a_while_is_noticed_once()
    {
        var (clock, idle) = (new SetClock(), 0);
        var watch = new IdleWatch(clock, Idle, () => idle++);

        clock.Advance(Idle * 3);
        Assert.Equal(0, idle);
        watch.Note();
        clock.Advance(Idle * 3);

        Assert.Equal(1, idle);
    }

    [Fact]
    public void Whoever_uses_it_puts_that_off()
    {
        var (clock, idle) = (new SetClock(), 0);
        var watch = new IdleWatch(clock, Idle, () => idle++);

        for (var use = 0; use < 10; use++)
        {
            watch.Note();
            clock.Advance(Idle - TimeSpan.FromSeconds(1));
        }

        Assert.Equal(0, idle);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1, idle);
    }

    [Fact]
    public void What_is_used_again_is_noticed_again()
    {
        var (clock, idle) = (new SetClock(), 0);
        var watch = new IdleWatch(clock, Idle, () => idle++);

        for (var use = 0; use < 3; use++)
        {
            watch.Note();
            clock.Advance(Idle * 2);
        }

        Assert.Equal(3, idle);
    }

    // Not inlined: or the array would be held by the test itself.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference LendAndReturn(ZeroedPool<byte> pool, int length)
    {
        var array = pool.Rent(length);
        pool.Return(array);
        return new WeakReference(array);
    }
}
