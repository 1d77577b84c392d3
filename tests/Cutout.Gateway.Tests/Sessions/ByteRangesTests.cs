using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Tests.Sessions;

public sealed class ByteRangesTests
{
    [Fact]
    public void Pieces_in_any_order_cover_the_whole_when_nothing_is_missing()
    {
        var ranges = ByteRanges.None.With(60, 100).With(0, 30).With(30, 61);

        Assert.True(ranges.Cover(100));
    }

    [Fact]
    public void One_missing_byte_is_not_the_whole()
    {
        var ranges = ByteRanges.None.With(0, 50).With(51, 100);

        Assert.False(ranges.Cover(100));
    }

    [Fact]
    public void The_end_alone_is_not_the_whole()
    {
        Assert.False(ByteRanges.None.With(1, 100).Cover(100));
        Assert.False(ByteRanges.None.With(0, 99).Cover(100));
        Assert.False(ByteRanges.None.Cover(1));
    }
}
