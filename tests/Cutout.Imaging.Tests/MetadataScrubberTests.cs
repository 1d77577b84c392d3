using System.Buffers;
using System.Text;

namespace Cutout.Imaging.Tests;

public sealed class MetadataScrubberTests
{
    private static readonly byte[] Secret = "geheim-48.2082N"u8.ToArray();

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public void A_jpeg_loses_everything_but_pixels_profile_density_and_orientation(int orientation)
    {
        var plain = TestPictures.Jpeg(61, 45, "-quality", "80", "-restart", "2B");
        var jpeg = WithSegments(
            TestPictures.WithOrientation(plain, orientation),
            (0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Secret]),
            (0xE2, [.. "ICC_PROFILE\0"u8, 1, 1, .. "profile"u8]),
            (0xE2, [.. "MPF\0"u8, .. Secret]),
            (0xED, [.. "Photoshop 3.0\0"u8, .. Secret]),
            (0xFE, Secret),
            (0xE5, Secret));
        jpeg = [.. jpeg, .. Secret, .. plain];

        var scrubbed = Scrub(jpeg);

        Assert.False(Contains(scrubbed, Secret));
        Assert.False(Contains(scrubbed, "Cam"u8.ToArray()));
        Assert.True(Contains(scrubbed, "profile"u8.ToArray()));
        Assert.True(Contains(scrubbed, "JFIF"u8.ToArray()));
        Assert.Equal(orientation, (int)PictureProbe.Read(scrubbed).OrThrow().Orientation);
        Assert.Equal(orientation != 1, Contains(scrubbed, "Exif"u8.ToArray()));
        Assert.Equal(Tool.Ppm(plain).Samples, Tool.Ppm(scrubbed).Samples);
        Assert.Equal(scrubbed, Scrub(scrubbed));
        Assert.True(Contains(scrubbed, plain[plain.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA])..]), "the scan is not the same bytes");
    }

    [Fact]
    public void A_jfif_thumbnail_is_taken_out()
    {
        var plain = TestPictures.Jpeg(20, 20);
        Assert.Equal(0xE0, plain[3]);
        byte[] jfif = [.. plain[6..18], 2, 2, .. Secret[..12]];
        byte[] jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 0, (byte)(jfif.Length + 2), .. jfif, .. plain[20..]];

        Assert.Equal(plain, Scrub(jpeg));
    }

    [Fact]
    public void The_scans_of_a_progressive_jpeg_are_kept_in_order()
    {
        var jpeg = TestPictures.Jpeg(61, 45, "-progressive");

        Assert.Equal(jpeg, Scrub(jpeg));
    }

    [Fact]
    public void The_colours_of_an_Adobe_jpeg_stay_as_they_are()
    {
        var jpeg = Tool.Convert(TestPictures.Ppm(40, 30), "ppm:-", "-colorspace", "CMYK", "-set", "comment", "geheim-48.2082N", "jpeg:-");

        var scrubbed = Scrub(jpeg);

        Assert.False(Contains(scrubbed, Secret));
        Assert.Equal(TestPictures.ReadAll(jpeg), TestPictures.ReadAll(scrubbed));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void A_png_loses_text_and_time_and_keeps_colour(int orientation)
    {
        var plain = TestPictures.Png(40, 30);
        var png = TestPng.WithChunk(plain, "tEXt", [.. "Comment\0"u8, .. Secret]);
        png = TestPng.WithChunk(png, "iTXt", [.. "XML:com.adobe.xmp\0\0\0\0\0"u8, .. Secret]);
        png = TestPng.WithChunk(png, "tIME", [7, 230, 1, 1, 1, 1, 1]);
        png = TestPng.WithChunk(png, "prVt", Secret);
        png = TestPng.WithChunk(png, "gAMA", [0, 0, 0xB1, 0x8F]);
        png = TestPng.WithChunk(png, "pHYs", [0, 0, 11, 19, 0, 0, 11, 19, 1]);
        png = TestPng.WithChunk(png, "eXIf", [.. Metadata.ExifOrientation.Write((Orientation)orientation), .. Secret]);
        png = [.. png, .. Secret];

        var scrubbed = Scrub(png);

        Assert.False(Contains(scrubbed, Secret));
        Assert.False(Contains(scrubbed, "tIME"u8.ToArray()));
        Assert.True(Contains(scrubbed, "gAMA"u8.ToArray()));
        Assert.True(Contains(scrubbed, "pHYs"u8.ToArray()));
        Assert.Equal(orientation, (int)PictureProbe.Read(scrubbed).OrThrow().Orientation);
        Assert.Equal(TestPictures.ReadAll(plain), TestPictures.ReadAll(scrubbed));
        Assert.Equal(scrubbed, Scrub(scrubbed));
        Assert.Null(PictureVerifier.Verify(scrubbed, cancellationToken: TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_webp_loses_exif_and_xmp(int orientation)
    {
        var plain = Tool.Cwebp(TestPictures.Png(41, 31));
        Assert.Equal("VP8X", Encoding.ASCII.GetString(plain, 12, 4));
        var webp = WithWebPChunk(plain, "EXIF", [.. Metadata.ExifOrientation.Write((Orientation)orientation), .. Secret]);
        webp = WithWebPChunk(webp, "XMP ", Secret);
        webp[20] |= 0x0C;
        webp = [.. webp, .. Secret];

        var scrubbed = Scrub(webp);

        Assert.False(Contains(scrubbed, Secret));
        Assert.Equal(orientation, (int)PictureProbe.Read(scrubbed).OrThrow().Orientation);
        Assert.Equal(orientation == 1 ? 0 : 0x08, scrubbed[20] & 0x0C);
        Assert.Equal(scrubbed, Scrub(scrubbed));
        Assert.Equal(Tool.Convert(plain, "webp:-", "rgba:-"), Tool.Convert(scrubbed, "webp:-", "rgba:-"));
        Assert.Null(PictureVerifier.Verify(scrubbed, cancellationToken: TestContext.Current.CancellationToken));
        if (orientation == 1)
        {
            Assert.Equal(plain, scrubbed);
        }
    }

    private static byte[] Scrub(byte[] picture)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.Null(MetadataScrubber.Scrub(picture, output));
        return output.WrittenSpan.ToArray();
    }

    private static bool Contains(byte[] haystack, byte[] needle) => haystack.AsSpan().IndexOf(needle) >= 0;

    // Behind the segments that the file begins with.
    private static byte[] WithSegments(byte[] jpeg, params (byte Marker, byte[] Payload)[] segments)
    {
        var added = segments.SelectMany(segment => (byte[])
            [0xFF, segment.Marker, (byte)((segment.Payload.Length + 2) >> 8), (byte)(segment.Payload.Length + 2), .. segment.Payload]);
        var at = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDB]);
        return [.. jpeg[..at], .. added, .. jpeg[at..]];
    }

    private static byte[] WithWebPChunk(byte[] webp, string name, byte[] payload)
    {
        byte[] chunk = [.. Encoding.ASCII.GetBytes(name), .. BitConverter.GetBytes(payload.Length), .. payload, .. new byte[payload.Length & 1]];
        byte[] longer = [.. webp, .. chunk];
        BitConverter.GetBytes(longer.Length - 8).CopyTo(longer, 4);
        return longer;
    }
}
