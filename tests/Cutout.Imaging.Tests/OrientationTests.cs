namespace Cutout.Imaging.Tests;

public sealed class OrientationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void A_photo_is_turned_upright_as_by_ImageMagick(int orientation)
    {
        var jpeg = TestPictures.WithOrientation(TestPictures.Jpeg(83, 45, "-sample", "1x1"), orientation);
        var expected = Tool.Convert(jpeg, "jpeg:-", "-auto-orient", "-depth", "8", "rgba:-");

        using var upright = PixelBuffer.Decode(jpeg, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(orientation < 5 ? (83, 45) : (45, 83), (upright.Width, upright.Height));
        Assert.Equal(expected, upright.Pixels.ToArray());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void A_preview_is_upright(int orientation)
    {
        var jpeg = TestPictures.WithOrientation(TestPictures.Jpeg(160, 96, "-sample", "1x1", "-quality", "95"), orientation);
        var output = new System.Buffers.ArrayBufferWriter<byte>();

        var info = PreviewRenderer.Render(
            jpeg, new PreviewOptions { LongestSide = 40, Background = PreviewBackground.Transparent }, output, TestContext.Current.CancellationToken).OrThrow();

        // ImageMagick turns first and averages then; the reduced transform of a JPEG rounds a little differently.
        Assert.Equal(orientation < 5 ? (40, 24) : (24, 40), (info.Width, info.Height));
        var expected = Tool.Convert(jpeg, "jpeg:-", "-auto-orient", "-filter", "box", "-resize", $"{info.Width}x{info.Height}!", "-depth", "8", "rgba:-");
        var actual = TestPictures.ReadAll(output.WrittenSpan.ToArray());
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.InRange(actual[i], expected[i] - 3, expected[i] + 3);
        }
    }

    [Fact]
    public void The_orientation_of_a_png_is_applied_too()
    {
        var png = TestPng.WithChunk(TestPictures.Png(20, 10), "eXIf", Metadata.ExifOrientation.Write(Orientation.Rotated270));

        using var upright = PixelBuffer.Decode(png, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((10, 20), (upright.Width, upright.Height));
    }
}
