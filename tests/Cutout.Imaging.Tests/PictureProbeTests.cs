using System.Text;

namespace Cutout.Imaging.Tests;

public sealed class PictureProbeTests
{
    public static TheoryData<string, PictureFormat> Starts => new()
    {
        { "FFD8FFE000104A464946", PictureFormat.Jpeg },
        { "89504E470D0A1A0A0000000D49484452", PictureFormat.Png },
        { "52494646240000005745425056503820", PictureFormat.WebP },
        { "524946462400000057415645", PictureFormat.Unknown }, // a WAVE
        { "474946383961", PictureFormat.Gif },
        { "474946383761", PictureFormat.Gif },
        { "49492A0008000000", PictureFormat.Tiff },
        { "4D4D002A00000008", PictureFormat.Tiff },
        { "424D3600030000000000360000002800000010000000", PictureFormat.Bmp },
        { "424D57206973206120636172206D616B65722E2E2E2E", PictureFormat.Unknown }, // "BMW is a car maker"
        { "255044462D312E37", PictureFormat.Pdf },
        { "00000018667479706865696300000000", PictureFormat.Heic },
        { "0000001C667479706D69663100000000", PictureFormat.Heic },
        { "0000001C66747970617669660000000061766966", PictureFormat.Avif },
        { "0000001C667479706D69663100000000617669666D696631", PictureFormat.Avif }, // the general brand first, AVIF among the others
        { "000000186674797069736F6D00000200", PictureFormat.Unknown }, // an MP4
        { "FFD8", PictureFormat.Unknown },
        { "", PictureFormat.Unknown },
        { "00", PictureFormat.Unknown },
    };

    [Theory]
    [MemberData(nameof(Starts))]
    public void A_format_is_known_by_its_first_bytes(string hex, PictureFormat expected)
    {
        Assert.Equal(expected, PictureProbe.Detect(Convert.FromHexString(hex)));
    }

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>", PictureFormat.Svg)]
    [InlineData("\uFEFF  <?xml version='1.0'?>\n<!-- drawn --><svg/>", PictureFormat.Svg)]
    [InlineData("<?xml version='1.0'?><note/>", PictureFormat.Unknown)]
    [InlineData("I like <svg", PictureFormat.Unknown)]
    [InlineData("hello", PictureFormat.Unknown)]
    public void Svg_is_told_from_other_text(string text, PictureFormat expected)
    {
        Assert.Equal(expected, PictureProbe.Detect(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void Formats_that_are_not_decoded_are_refused_by_name()
    {
        var refusal = Assert.Throws<PictureException>(() => PictureProbe.Read(Convert.FromHexString("00000018667479706865696300000000")).OrThrow());

        Assert.Equal((PictureFault.UnsupportedFormat, PictureFormat.Heic), (refusal.Fault, refusal.Format));
        Assert.Equal(PictureFault.Empty, Assert.Throws<PictureException>(() => PictureProbe.Read([]).OrThrow()).Fault);
        Assert.Equal(PictureFault.UnknownFormat, Assert.Throws<PictureException>(() => PictureProbe.Read("text"u8).OrThrow()).Fault);
        var webp = Tool.Cwebp(TestPictures.Ppm(20, 10));
        Assert.Equal(PictureFault.UnsupportedFormat, Assert.Throws<PictureException>(() => TestPictures.ReadAll(webp)).Fault);
    }

    [Fact]
    public void Headers_tell_size_alpha_and_orientation()
    {
        Assert.Equal(
            new PictureHeader(PictureFormat.Jpeg, 61, 45, Orientation.Normal, false),
            PictureProbe.Read(TestPictures.Jpeg()).OrThrow());
        var turned = PictureProbe.Read(TestPictures.WithOrientation(TestPictures.Jpeg(), 6)).OrThrow();
        Assert.Equal((Orientation.Rotated90, 45, 61), (turned.Orientation, turned.UprightWidth, turned.UprightHeight));
        Assert.Equal(new PictureHeader(PictureFormat.Png, 7, 9, Orientation.Normal, true), PictureProbe.Read(TestPictures.Png(7, 9)).OrThrow());
        Assert.True(PictureProbe.Read(TestPng.Write(5, 5, 3, 8, interlaced: false, transparency: true)).OrThrow().HasAlpha);
        Assert.False(PictureProbe.Read(TestPng.Write(5, 5, 3, 8, interlaced: false)).OrThrow().HasAlpha);
    }

    [Fact]
    public void The_three_kinds_of_webp_are_read()
    {
        var lossy = PictureProbe.Read(Tool.Cwebp(TestPictures.Ppm(53, 37))).OrThrow();
        var lossless = PictureProbe.Read(Tool.Cwebp(TestPictures.Ppm(54, 38), "-lossless")).OrThrow();
        var extended = PictureProbe.Read(Tool.Cwebp(TestPictures.Png(55, 39))).OrThrow(); // VP8X with ALPH

        Assert.Equal(new PictureHeader(PictureFormat.WebP, 53, 37, Orientation.Normal, false), lossy);
        Assert.Equal(new PictureHeader(PictureFormat.WebP, 54, 38, Orientation.Normal, false), lossless);
        Assert.Equal(new PictureHeader(PictureFormat.WebP, 55, 39, Orientation.Normal, true), extended);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(255)]
    public void An_absurd_orientation_counts_as_upright(int orientation)
    {
        Assert.Equal(Orientation.Normal, PictureProbe.Read(TestPictures.WithOrientation(TestPictures.Jpeg(), orientation)).OrThrow().Orientation);
    }
}
