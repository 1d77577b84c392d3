using System.Buffers;

namespace Cutout.Imaging.Tests;

public sealed class LoupeRendererTests
{
    private const int Width = 230;
    private const int Height = 170;

    [Theory]
    [InlineData(0.5, 0.5, 64, 83, 53)]
    [InlineData(0, 0, 64, 0, 0)]
    [InlineData(1, 1, 64, 166, 106)]
    [InlineData(0.1, 0.95, 40, 3, 130)]
    public void The_crop_is_the_full_picture_s_own_pixels(double x, double y, int side, int left, int top)
    {
        var rgba = TestPictures.Rgba(Width, Height, alpha: true);
        var (info, crop) = Look(TestPictures.Png(Width, Height, rgba), x, y, side);

        Assert.Equal(new LoupeInfo(left, top, side, side), info);
        Assert.Equal(Crop(rgba, Width, left, top, side, side), crop);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void The_point_is_one_of_the_upright_picture_however_it_is_stored(int orientation)
    {
        var jpeg = TestPictures.WithOrientation(TestPictures.Jpeg(Width, Height), orientation);
        using var whole = PixelBuffer.Decode(jpeg, cancellationToken: TestContext.Current.CancellationToken);

        var (info, crop) = Look(jpeg, 0.3, 0.8, 50);

        Assert.Equal((int)Math.Round((0.3 * whole.Width) - 25), info.Left);
        Assert.Equal((int)Math.Round((0.8 * whole.Height) - 25), info.Top);
        Assert.Equal(Crop(whole.Pixels.ToArray(), whole.Width, info.Left, info.Top, 50, 50), crop);
    }

    [Fact]
    public void A_picture_that_is_narrower_than_the_loupe_is_shown_in_its_width()
    {
        var (info, _) = Look(TestPictures.Png(20, 300), 0.5, 0.5, 128);

        Assert.Equal(new LoupeInfo(0, 86, 20, 128), info);
    }

    [Fact]
    public void Rows_below_the_crop_are_not_read()
    {
        var jpeg = TestPictures.Jpeg(400, 3000);
        var cut = jpeg[..(jpeg.Length / 2)];

        Look(cut, 0.5, 0.1, 100);
        var refusal = LoupeRenderer.Render(cut, 0.5, 0.9, 100, new ArrayBufferWriter<byte>(), cancellationToken: TestContext.Current.CancellationToken).Refusal;

        Assert.Equal(PictureFault.Truncated, refusal?.Fault);
    }

    [Theory]
    [InlineData(-0.01, 0.5, 10)]
    [InlineData(0.5, 1.01, 10)]
    [InlineData(double.NaN, 0.5, 10)]
    [InlineData(0.5, double.PositiveInfinity, 10)]
    [InlineData(0.5, 0.5, 0)]
    [InlineData(0.5, 0.5, 129)]
    public void A_place_outside_the_picture_or_a_larger_square_is_the_caller_s_mistake(double x, double y, int side) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => { Look(TestPictures.Png(200, 200), x, y, side); });

    [Fact]
    public void A_file_that_is_no_picture_is_refused_without_output()
    {
        var output = new ArrayBufferWriter<byte>();

        var outcome = LoupeRenderer.Render("GIF89a and more"u8.ToArray(), 0.5, 0.5, 10, output, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(PictureFault.UnsupportedFormat, outcome.Refusal?.Fault);
        Assert.Equal(0, output.WrittenCount);
    }

    private static (LoupeInfo Info, byte[] Rgba) Look(byte[] picture, double x, double y, int side)
    {
        var output = new ArrayBufferWriter<byte>();
        var info = LoupeRenderer.Render(picture, x, y, side, output, cancellationToken: TestContext.Current.CancellationToken).OrThrow();
        var png = output.WrittenSpan.ToArray();
        var header = PictureProbe.Read(png).OrThrow();
        Assert.Equal((info.Width, info.Height, true), (header.Width, header.Height, header.HasAlpha));
        return (info, TestPictures.ReadAll(png));
    }

    private static byte[] Crop(byte[] rgba, int stride, int left, int top, int width, int height) =>
        [.. Enumerable.Range(top, height).SelectMany(y => rgba[(4 * ((y * stride) + left))..(4 * ((y * stride) + left + width))])];
}
