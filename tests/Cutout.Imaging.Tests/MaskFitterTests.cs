using System.Buffers;

namespace Cutout.Imaging.Tests;

public sealed class MaskFitterTests
{
    [Fact]
    public void Every_pixel_that_the_mask_touched_stays_marked_with_a_rim_around_it()
    {
        // One white pixel of 90 x 60, made three times smaller: it touches the cell 10,7.
        var fitted = Fit(Mask(90, 60, (x, y) => x == 31 && y == 22), 30, 20, growth: 2);

        for (var y = 0; y < 20; y++)
        {
            for (var x = 0; x < 30; x++)
            {
                Assert.Equal(Math.Abs(x - 10) <= 2 && Math.Abs(y - 7) <= 2 ? 255 : 0, fitted[4 * ((y * 30) + x)]);
            }
        }
    }

    [Fact]
    public void At_the_same_size_it_only_grows()
    {
        var fitted = Fit(Mask(40, 30, (x, _) => x < 10), 40, 30, growth: 3);

        Assert.Equal(13 * 30, Enumerable.Range(0, 40 * 30).Count(i => fitted[4 * i] == 255));
        Assert.Equal(27 * 30, Enumerable.Range(0, 40 * 30).Count(i => fitted[4 * i] == 0));
    }

    [Fact]
    public void A_frame_that_is_not_granted_is_refused()
    {
        var refused = Assert.Throws<PictureException>(() => MaskFitter.Write(
            Mask(40, 30, (_, _) => true), 20, 15, 2, new ArrayBufferWriter<byte>(), new DecodeLimits { FrameMemory = _ => null }, TestContext.Current.CancellationToken));

        Assert.Equal(PictureFault.NoMemory, refused.Fault);
    }

    private static byte[] Fit(byte[] mask, int width, int height, int growth)
    {
        var file = new ArrayBufferWriter<byte>();
        MaskFitter.Write(mask, width, height, growth, file, cancellationToken: TestContext.Current.CancellationToken);
        var header = PictureProbe.Read(file.WrittenSpan).OrThrow();
        Assert.Equal((PictureFormat.Png, width, height, false), (header.Format, header.Width, header.Height, header.HasAlpha));
        return TestPictures.ReadAll(file.WrittenSpan.ToArray());
    }

    private static byte[] Mask(int width, int height, Func<int, int, bool> isMarked)
    {
        var file = new ArrayBufferWriter<byte>();
        using var writer = new PngWriter(file, width, height, PngColor.Gray);
        for (var y = 0; y < height; y++)
        {
            writer.WriteRow([.. Enumerable.Range(0, width).Select(x => isMarked(x, y) ? (byte)255 : (byte)0)]);
        }

        writer.Complete();
        return file.WrittenSpan.ToArray();
    }
}
