using System.Runtime.InteropServices;
using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Tests.Sessions;

public sealed class PictureBlockTests
{
    [Fact]
    public void Who_kept_an_erased_picture_s_memory_gets_an_error_and_never_the_next_picture()
    {
        var first = new PictureBlock(200_000);
        var kept = first.Memory;
        first.Erase();
        var next = new PictureBlock(200_000);
        next.GetSpan().Fill(42);

        Assert.Throws<ObjectDisposedException>(() => kept.Span[0]);
        Assert.Throws<ObjectDisposedException>(() => MemoryMarshal.TryGetArray<byte>(kept, out _));
        Assert.Throws<ObjectDisposedException>(() => kept.Pin());
        next.Erase();
    }

    [Fact]
    public void An_erased_block_is_zero_to_its_last_byte()
    {
        // So long that nobody else of this process is lent the same in the next moment.
        var block = new PictureBlock(7_000_001);
        Assert.True(MemoryMarshal.TryGetArray<byte>(block.Memory, out var raw));
        raw.Array.AsSpan().Fill(7);

        block.Erase();

        Assert.Equal(-1, raw.Array.AsSpan().IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public void A_block_that_is_erased_twice_is_given_back_once()
    {
        var block = new PictureBlock(300_000);
        block.Erase();
        block.Erase();

        using var one = new PictureBuffer(Room(300_000), 300_000);
        using var other = new PictureBuffer(Room(300_000), 300_000);
        one.GetSpan(1)[0] = 1;
        other.GetSpan(1)[0] = 2;

        Assert.Equal(1, one.GetSpan(1)[0]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(8192)]
    [InlineData(8193)]
    [InlineData(200_123)]
    [InlineData((8 * 1024 * 1024) - 1)]
    [InlineData(8 * 1024 * 1024)]
    [InlineData((8 * 1024 * 1024) + 1)]
    public void A_block_is_as_long_as_was_asked_for_and_takes_at_most_a_sixteenth_more(int length)
    {
        var bytes = new PictureBlocks(TimeProvider.System).Take(length);

        Assert.InRange(bytes.Length, length, length + (length / 16) + 1);
        Assert.Equal(length, new PictureBlock(length).Memory.Length);
    }

    [Fact]
    public void A_block_is_lent_again_to_whoever_asks_for_about_as_much()
    {
        var blocks = new PictureBlocks(TimeProvider.System);
        var bytes = blocks.Take(200_000);
        blocks.GiveBack(bytes);

        Assert.NotSame(bytes, blocks.Take(300_000));
        Assert.Same(bytes, blocks.Take(200_500));
        Assert.Equal(0, blocks.Bytes);
    }

    [Fact]
    public void After_a_rush_32_MiB_wait_at_most()
    {
        var blocks = new PictureBlocks(TimeProvider.System);
        var taken = Enumerable.Range(0, 40).Select(_ => blocks.Take(1024 * 1024)).ToList();

        taken.ForEach(blocks.GiveBack);

        Assert.Equal(32 * 1024 * 1024, blocks.Bytes);
    }

    [Fact]
    public void Blocks_that_nobody_has_needed_for_half_a_minute_are_let_go()
    {
        var clock = new SetClock();
        var blocks = new PictureBlocks(clock);
        int[] lengths = [4096, 4097, 200_000, 300_000, 8 * 1024 * 1024];
        lengths.Select(blocks.Take).ToList().ForEach(blocks.GiveBack);
        var (all, needed) = (blocks.Bytes, blocks.Take(200_000));
        blocks.GiveBack(needed);

        clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(all, blocks.Bytes);
        Assert.Same(needed, blocks.Take(200_000));
        blocks.GiveBack(needed);
        clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(needed.Length, blocks.Bytes);
        clock.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal(0, blocks.Bytes);
        Assert.NotSame(needed, blocks.Take(200_000));
    }

    [Fact]
    public async Task Many_at_once_never_share_a_block()
    {
        await Task.WhenAll(Enumerable.Range(1, 8).Select(worker => Task.Run(() =>
        {
            for (var round = 0; round < 2_000; round++)
            {
                var block = new PictureBlock(50_000);
                block.GetSpan().Fill((byte)worker);
                Assert.Equal(-1, block.GetSpan().IndexOfAnyExcept((byte)worker));
                block.Erase();
            }
        })));
    }

    private static MemoryReservation Room(int bytes) =>
        new MemoryBudget(Microsoft.Extensions.Options.Options.Create(new SessionsOptions { MemoryBudget = bytes })).TryReserve(bytes)!;

    /// <summary>What the collector moves it leaves behind where it was, for nobody to overwrite.</summary>
    [Theory]
    [InlineData(100)]
    [InlineData(60_000)]
    [InlineData(3_000_000)]
    public void A_block_is_never_moved(int length)
    {
        Assert.True(Compaction.MovesOrdinary(length));

        Assert.Equal(0, Compaction.Moved(() => new PictureBlock(length), block => block.GetSpan()));
    }
}
