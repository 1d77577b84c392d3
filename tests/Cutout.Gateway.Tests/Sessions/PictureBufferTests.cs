using System.Runtime.InteropServices;
using Cutout.Gateway.Sessions;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Tests.Sessions;

public sealed class PictureBufferTests
{
    private readonly MemoryBudget _memory = new(Options.Create(new SessionsOptions { MemoryBudget = 1_000 }));

    [Fact]
    public void Bytes_are_zero_once_the_last_hold_is_let_go_and_not_before()
    {
        var picture = _memory.TryAllocate(100)!;
        picture.GetSpan(3)[0] = 42;
        picture.Advance(3);
        var bytes = picture.Memory;
        Assert.True(MemoryMarshal.TryGetArray(bytes, out var raw));
        var hold = picture.TryHold()!;

        picture.Dispose();
        Assert.Equal(42, bytes.Span[0]);

        hold.Dispose();
        Assert.Equal(0, raw[0]);
        Assert.Equal(0, _memory.Held);
    }

    [Fact]
    public void The_budget_is_never_exceeded_and_what_is_held_stays()
    {
        using var first = _memory.TryAllocate(600);

        Assert.NotNull(first);
        Assert.Null(_memory.TryAllocate(401));
        Assert.Equal(600, _memory.Held);
    }

    [Fact]
    public void A_picture_grows_to_its_reservation_and_not_beyond()
    {
        using var picture = new PictureBuffer(_memory.TryReserve(64)!, 0);
        picture.GetSpan(64);
        picture.Advance(64);

        Assert.Throws<PictureTooLargeException>(() => picture.GetSpan(1).Length);
    }

    [Fact]
    public void Sealing_gives_back_what_was_not_needed()
    {
        using var picture = new PictureBuffer(_memory.TryReserve(900)!, 0);
        picture.GetSpan(10);
        picture.Advance(10);

        picture.Seal();

        Assert.InRange(_memory.Held, 10, 20);
    }

    [Fact]
    public void Disposing_twice_gives_nothing_back_twice()
    {
        using var other = _memory.TryAllocate(100);
        var picture = _memory.TryAllocate(100)!;

        picture.Dispose();
        picture.Dispose();

        Assert.Equal(100, _memory.Held);
    }
}
