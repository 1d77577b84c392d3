using Cutout.Gateway.Privacy;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Tests.Privacy;

public sealed class ErasingMemoryPoolTests
{
    [Fact]
    public void What_comes_back_is_overwritten_before_anybody_gets_it()
    {
        using var pool = new ErasingMemoryPool(TimeProvider.System);
        var block = pool.Rent();
        var memory = block.Memory;
        memory.Span.Fill(7);

        block.Dispose();

        Assert.Equal(-1, memory.Span.IndexOfAnyExcept((byte)0));
        Assert.Equal(1, pool.Kept);
    }

    [Fact]
    public void A_block_is_lent_to_one_at_a_time_also_when_it_was_given_back_twice()
    {
        using var pool = new ErasingMemoryPool(TimeProvider.System);
        var block = pool.Rent();
        block.Dispose();
        block.Dispose();

        Assert.NotSame(pool.Rent(), pool.Rent());
    }

    [Fact]
    public void What_was_given_back_is_lent_again()
    {
        using var pool = new ErasingMemoryPool(TimeProvider.System);
        var first = pool.Rent();
        first.Dispose();

        Assert.Same(first, pool.Rent());
        Assert.Equal(0, pool.Kept);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(16 * 1024)]
    public void Every_block_has_16_KiB(int least)
    {
        using var pool = new ErasingMemoryPool(TimeProvider.System);

        Assert.Equal(16 * 1024, pool.Rent(least).Memory.Length);
    }

    [Fact]
    public void More_than_a_block_is_not_to_be_had()
    {
        using var pool = new ErasingMemoryPool(TimeProvider.System);

        Assert.Equal(16 * 1024, pool.MaxBufferSize);
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Rent((16 * 1024) + 1));
    }

    [Fact]
    public void After_a_rush_16_MB_are_kept_and_no_more()
    {
        using var pool = new ErasingMemoryPool(TimeProvider.System);
        var blocks = Enumerable.Range(0, 1500).Select(_ => pool.Rent()).ToList();

        blocks.ForEach(block => block.Dispose());

        Assert.Equal(1024, pool.Kept);
    }

    [Fact]
    public void What_nobody_has_needed_for_half_a_minute_is_let_go()
    {
        var clock = new SetClock();
        using var pool = new ErasingMemoryPool(clock);
        Enumerable.Range(0, 10).Select(_ => pool.Rent()).ToList().ForEach(block => block.Dispose());
        clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(10, pool.Kept);

        var needed = Enumerable.Range(0, 3).Select(_ => pool.Rent()).ToList();
        needed.ForEach(block => block.Dispose());
        clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(3, pool.Kept);
        clock.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal(0, pool.Kept);
    }

    [Fact]
    public async Task Many_at_once_never_share_a_block()
    {
        using var pool = new ErasingMemoryPool(TimeProvider.System);

        await Task.WhenAll(Enumerable.Range(1, 8).Select(worker => Task.Run(() =>
        {
            for (var round = 0; round < 20_000; round++)
            {
                using var block = pool.Rent();
                Assert.Equal(-1, block.Memory.Span.IndexOfAnyExcept((byte)0));
                block.Memory.Span.Fill((byte)worker);
                Assert.Equal(-1, block.Memory.Span.IndexOfAnyExcept((byte)worker));
            }
        })));
    }

    [Fact]
    public async Task The_server_uses_such_pools_and_reads_64_KiB_ahead_at_most()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        Assert.IsType<ErasingMemoryPools>(gateway.Services.GetRequiredService<IMemoryPoolFactory<byte>>());
        Assert.Equal(64 * 1024, gateway.Services.GetRequiredService<IOptions<SocketTransportOptions>>().Value.MaxReadBufferSize);
    }

    [Fact]
    public void A_block_is_never_moved()
    {
        using var pool = new ErasingMemoryPool(TimeProvider.System);
        Assert.True(Compaction.MovesOrdinary(ErasingMemoryPool.BlockLength));

        Assert.Equal(0, Compaction.Moved(() => pool.Rent(), block => block.Memory.Span));
    }
}
