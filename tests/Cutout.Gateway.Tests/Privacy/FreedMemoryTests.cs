using System.Runtime.InteropServices;

namespace Cutout.Gateway.Tests.Privacy;

public sealed class FreedMemoryTests
{
    private const int Large = 16 * 1024 * 1024;

    // Beside a block stands its length, whose second bit tells that the block is a mapping of its own, which goes back to the machine.
    private const long IsMapped = 2;

    [Fact]
    public async Task What_is_large_goes_back_to_the_machine_also_after_something_larger_was_freed()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        // Left to itself the C library keeps, from now on, whatever is smaller than this.
        Marshal.FreeHGlobal(Marshal.AllocHGlobal(Large));
        var block = Marshal.AllocHGlobal(1024 * 1024);
        var isMapped = (Marshal.ReadInt64(block, -8) & IsMapped) != 0;
        Marshal.FreeHGlobal(block);

        Assert.True(isMapped);
    }

    [Fact]
    public async Task Who_is_handed_what_another_has_freed_finds_nothing_in_it()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        const int Length = 100_000;
        var first = Marshal.AllocHGlobal(Length);
        Marshal.Copy(Enumerable.Repeat((byte)7, Length).ToArray(), 0, first, Length);
        Marshal.FreeHGlobal(first);

        var second = Marshal.AllocHGlobal(Length);
        var found = new byte[Length];
        Marshal.Copy(second, found, 0, Length);
        Marshal.FreeHGlobal(second);

        Assert.Equal(-1, found.AsSpan().IndexOfAnyExcept((byte)0));
    }
}
