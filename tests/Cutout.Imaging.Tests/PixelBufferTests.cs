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
    public void Neither_pixels_nor_compressed_bytes_are_left_in_the_shared_pool()
    {
        // Sparse noise, which no filter predicts, stored without compression: so the rows stand as they are in every buffer
        // on the way out and in.
        var random = new Random(8);
        var rgba = new byte[4 * 256 * 64];
        for (var i = 0; i < rgba.Length; i++)
        {
            rgba[i] = random.Next(4) == 0 ? (byte)3 : (byte)0;
        }

        var canaries = Enumerable.Range(0, 64).Select(y => rgba.AsMemory((1024 * y) + 300, 64)).ToArray();
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new PngWriter(output, 256, 64, PngColor.Rgba, System.IO.Compression.CompressionLevel.NoCompression))
        {
            for (var y = 0; y < 64; y++)
            {
                writer.WriteRow(rgba.AsSpan(1024 * y));
            }

            writer.Complete();
        }

        Assert.True(canaries.Count(canary => output.WrittenSpan.IndexOf(canary.Span) >= 0) > 50, "the canaries are not in the file as they are");
        AssertNotInSharedPool(canaries);

        PixelBuffer.Decode(output.WrittenSpan.ToArray(), cancellationToken: TestContext.Current.CancellationToken).Dispose();
        AssertNotInSharedPool(canaries);
    }

    [Fact]
    public void A_matte_is_measured_by_its_shares()
    {
        var rgba = new byte[4 * 10 * 10];
        for (var i = 0; i < 100; i++)
        {
            rgba[(4 * i) + 3] = i < 50 ? (byte)255 : i < 60 ? (byte)(i * 4) : (byte)0;
        }

        Assert.Equal(new MatteShares(0.5, 0.1, 0.4), MatteMeter.Measure(TestPictures.Png(10, 10, rgba), cancellationToken: TestContext.Current.CancellationToken).OrThrow());
        Assert.Equal(new MatteShares(1, 0, 0), MatteMeter.Measure(TestPictures.Jpeg(), cancellationToken: TestContext.Current.CancellationToken).OrThrow());
    }

    private static void AssertNotInSharedPool(Memory<byte>[] canaries)
    {
        // What this thread gave back last is what it gets first.
        var rented = new List<byte[]>();
        for (var length = 16; length <= 1 << 17; length *= 2)
        {
            rented.Add(System.Buffers.ArrayPool<byte>.Shared.Rent(length));
            Assert.DoesNotContain(canaries, canary => rented[^1].AsSpan().IndexOf(canary.Span) >= 0);
        }

        rented.ForEach(array => System.Buffers.ArrayPool<byte>.Shared.Return(array));
    }

    /// <summary>What the collector moves it leaves behind where it was, for nobody to overwrite.</summary>
    [Theory]
    [InlineData(5000)]
    [InlineData(3_000_000)]
    public void Neither_pixels_nor_scratch_memory_are_ever_moved(int length)
    {
        Assert.True(Compaction.MovesOrdinary(length));

        Assert.Equal(0, Compaction.Moved(() => new PixelBuffer(length / 40, 10), buffer => buffer.Pixels));
        Assert.Equal(0, Compaction.Moved(() => PinnedPool<byte>.Rent(length), array => array));
    }
}
