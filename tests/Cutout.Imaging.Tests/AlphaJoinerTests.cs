using System.Buffers;

namespace Cutout.Imaging.Tests;

public sealed class AlphaJoinerTests
{
    private const int Width = 90;
    private const int Height = 61;

    [Fact]
    public void Colour_and_matte_become_one_picture_with_nothing_under_what_is_clear()
    {
        var jpeg = TestPictures.Jpeg(Width, Height);
        var matte = Ramp(Width, Height);

        var (info, joined) = Join(jpeg, Gray(Width, Height, matte));

        Assert.Equal(new PreviewInfo(Width, Height, "image/png"), info);
        Assert.Equal(WithAlpha(TestPictures.ReadAll(jpeg), matte), joined);
        Assert.Contains((byte)0, matte);
    }

    [Fact]
    public void The_matte_is_read_from_any_kind_of_png()
    {
        var jpeg = TestPictures.Jpeg(Width, Height);
        var matte = Ramp(Width, Height);
        var gray = Gray(Width, Height, matte);
        var wanted = Join(jpeg, gray).Rgba;

        Assert.Equal(wanted, Join(jpeg, Tool.Convert(gray, "png:-", "-depth", "16", "-define", "png:color-type=0", "-define", "png:bit-depth=16", "png:-")).Rgba);
        Assert.Equal(wanted, Join(jpeg, Tool.Convert(gray, "png:-", "png24:-")).Rgba);
        var channel = WithAlpha(TestPictures.Rgba(Width, Height), matte);
        Assert.Equal(wanted, Join(jpeg, TestPictures.Png(Width, Height, channel)).Rgba);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void A_matte_of_the_stored_rows_is_turned_with_the_colours(int orientation)
    {
        // The matte is the picture's own green: wherever a pixel goes, both must arrive together.
        var gray = TestPictures.Rgba(Width, Height);
        for (var i = 0; i < gray.Length; i += 4)
        {
            gray[i] = gray[i + 2] = gray[i + 1];
        }

        var matte = Enumerable.Range(0, Width * Height).Select(i => gray[(4 * i) + 1]).ToArray();
        var jpeg = TestPictures.WithOrientation(Tool.Convert(TestPictures.Png(Width, Height, gray), "png:-", "-quality", "99", "-sampling-factor", "1x1", "jpg:-"), orientation);
        using var upright = PixelBuffer.Decode(jpeg, cancellationToken: TestContext.Current.CancellationToken);

        var (info, joined) = Join(jpeg, Gray(Width, Height, matte));

        Assert.Equal((upright.Width, upright.Height), (info.Width, info.Height));
        for (var i = 0; i < joined.Length; i += 4)
        {
            Assert.True(joined[i + 3] == 0 || Math.Abs(joined[i + 3] - upright.Pixels[i + 1]) <= 4, $"pixel {i / 4} has alpha {joined[i + 3]} over {upright.Pixels[i + 1]}");
            Assert.Equal(joined[i + 3] == 0 ? 0 : upright.Pixels[i], joined[i]);
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void A_matte_that_fits_only_the_upright_picture_is_not_turned(int orientation)
    {
        var jpeg = TestPictures.WithOrientation(TestPictures.Jpeg(Width, Height), orientation);
        using var upright = PixelBuffer.Decode(jpeg, cancellationToken: TestContext.Current.CancellationToken);
        var matte = Ramp(Height, Width);

        Assert.Equal(WithAlpha(upright.Pixels.ToArray(), matte), Join(jpeg, Gray(Height, Width, matte)).Rgba);
    }

    [Fact]
    public void Sizes_that_differ_are_refused_and_both_are_named()
    {
        var refusal = AlphaJoiner.Join(
            TestPictures.Jpeg(Width, Height), Gray(Width, Height - 1, Ramp(Width, Height - 1)), new ArrayBufferWriter<byte>(), cancellationToken: TestContext.Current.CancellationToken).Refusal;

        Assert.Equal(PictureFault.Mismatch, refusal?.Fault);
        Assert.Contains("90x60", refusal!.Reason, StringComparison.Ordinal);
        Assert.Contains("90x61", refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_matte_or_colour_picture_is_refused_as_what_it_is()
    {
        var jpeg = TestPictures.Jpeg(Width, Height);
        var matte = Gray(Width, Height, Ramp(Width, Height));
        PictureFault? Fault(byte[] color, byte[] alpha) =>
            AlphaJoiner.Join(color, alpha, new ArrayBufferWriter<byte>(), cancellationToken: TestContext.Current.CancellationToken).Refusal?.Fault;

        Assert.Equal(PictureFault.Truncated, Fault(jpeg, matte[..(matte.Length / 2)]));
        Assert.Equal(PictureFault.Truncated, Fault(jpeg[..(jpeg.Length / 2)], matte));
        Assert.Equal(PictureFault.Empty, Fault([], matte));
    }

    private static (PreviewInfo Info, byte[] Rgba) Join(byte[] color, byte[] alpha)
    {
        var output = new ArrayBufferWriter<byte>();
        var info = AlphaJoiner.Join(color, alpha, output, cancellationToken: TestContext.Current.CancellationToken).OrThrow();
        return (info, TestPictures.ReadAll(output.WrittenSpan.ToArray()));
    }

    // Clear on the left, opaque on the right, and all values between.
    private static byte[] Ramp(int width, int height) =>
        [.. Enumerable.Range(0, width * height).Select(i => (byte)Math.Clamp((i % width * 400 / width) - 60 + (i / width % 3), 0, 255))];

    private static byte[] Gray(int width, int height, byte[] values)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new PngWriter(output, width, height, PngColor.Gray);
        for (var y = 0; y < height; y++)
        {
            writer.WriteRow(values.AsSpan(y * width, width));
        }

        writer.Complete();
        return output.WrittenSpan.ToArray();
    }

    private static byte[] WithAlpha(byte[] rgba, byte[] alpha)
    {
        var joined = (byte[])rgba.Clone();
        for (var i = 0; i < alpha.Length; i++)
        {
            joined[(4 * i) + 3] = alpha[i];
            if (alpha[i] == 0)
            {
                joined.AsSpan(4 * i, 4).Clear();
            }
        }

        return joined;
    }
}
