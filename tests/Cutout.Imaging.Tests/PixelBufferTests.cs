namespace Cutout.Imaging.Tests;

public sealed class PixelBufferTests
{
    [Fact]
    public void Pixels_are_overwritten_when_the_buffer_is_disposed()
    {
        var buffer = new PixelBuffer(100, 50);
        buffer.Pixels.Fill(77);
        // Pinned memory stays where it is, so that the span can still be looked at.
        var pixels = buffer.Pixels;

        buffer.Dispose();

        Assert.True(pixels.IndexOfAnyExcept((byte)0) < 0);
        Assert.Throws<ObjectDisposedException>(() => buffer.Row(0).Length);
    }

    [Fact]
    public void Scratch_memory_comes_back_as_zeros()
    {
        var array = PinnedPool<byte>.Rent(5000);
        array.AsSpan().Fill(9);
        PinnedPool<byte>.Return(array);

        Assert.True(array.AsSpan().IndexOfAnyExcept((byte)0) < 0);
        Assert.Equal(8192, PinnedPool<byte>.Rent(5000).Length);
    }

    [Fact]
    public void A_matte_is_measured_by_its_shares()
    {
        var rgba = new byte[4 * 10 * 10];
        for (var i = 0; i < 100; i++)
        {
            rgba[(4 * i) + 3] = i < 50 ? (byte)255 : i < 60 ? (byte)(i * 4) : (byte)0;
        }

        Assert.Equal(new MatteShares(0.5, 0.1, 0.4), MatteMeter.Measure(TestPictures.Png(10, 10, rgba), cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(new MatteShares(1, 0, 0), MatteMeter.Measure(TestPictures.Jpeg(), cancellationToken: TestContext.Current.CancellationToken));
    }
}
