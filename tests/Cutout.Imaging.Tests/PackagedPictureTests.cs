using System.Buffers;

namespace Cutout.Imaging.Tests;

/// <summary>What others' encoders and cameras have written is read as libjpeg-turbo and libpng read it, or refused as they refuse it.</summary>
public sealed class PackagedPictureTests
{
    // Its last scans are missing: djpeg guesses at what they would have said from the neighbouring blocks.
    private const string SmoothedByDjpeg = "video-001.progressive.truncated.jpeg";

    // Points past its palette: that is black to us and to libpng, ImageMagick alone complains.
    private const string PastThePalette = "invalid-palette.png";

    public static TheoryData<string> Packages => [.. PackagedPictures.Packages];

    [Theory]
    [MemberData(nameof(Packages))]
    public void Every_packaged_jpeg_is_read_as_by_djpeg(string package)
    {
        var (read, worst, sum) = (0, 0, 0.0);
        foreach (var file in PackagedPictures.Of(package, ".jpg", ".jpeg"))
        {
            var jpeg = File.ReadAllBytes(file);
            if (Tool.TryDjpeg(jpeg) is not { } expected)
            {
                var refused = PictureVerifier.Verify(jpeg, cancellationToken: TestContext.Current.CancellationToken) is not null;
                Assert.True(refused, $"{file} is read here and refused by djpeg");
                continue;
            }

            var header = PictureProbe.Read(jpeg).OrThrow();
            var ours = TestPictures.ReadAll(jpeg);
            Assert.Equal((expected.Width, expected.Height), (header.Width, header.Height));
            var (most, mean) = Likeness.Of(expected.Samples, ours, expected.Samples.Length / (expected.Width * expected.Height));
            Assert.True((most <= 2 || file.EndsWith(SmoothedByDjpeg, StringComparison.Ordinal)) && mean < 0.3, $"{file}: {most} levels apart, {mean:F3} on average");
            (read, worst, sum) = (read + 1, Math.Max(worst, most), sum + mean);
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{package}: {read} JPEGs, worst {worst} levels, mean {sum / Math.Max(1, read):F4}");
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Every_packaged_png_is_read_bit_for_bit_as_by_libpng(string package)
    {
        var read = 0;
        foreach (var file in PackagedPictures.Of(package, ".png"))
        {
            var png = File.ReadAllBytes(file);
            if (Tool.TryRgba(png) is not { } expected)
            {
                var refused = PictureVerifier.Verify(png, cancellationToken: TestContext.Current.CancellationToken) is not null;
                Assert.True(refused || file.EndsWith(PastThePalette, StringComparison.Ordinal), $"{file} is read here and refused by libpng");
                continue;
            }

            Assert.True(expected.AsSpan().SequenceEqual(TestPictures.ReadAll(png)), $"{file} is read otherwise");
            read++;
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{package}: {read} PNGs, bit for bit");
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Every_packaged_picture_loses_its_metadata_and_keeps_its_pixels(string package)
    {
        var scrubbed = 0;
        foreach (var file in PackagedPictures.Of(package, ".jpg", ".jpeg", ".png", ".webp"))
        {
            var picture = File.ReadAllBytes(file);
            var output = new ArrayBufferWriter<byte>();
            if (PictureVerifier.Verify(picture, cancellationToken: TestContext.Current.CancellationToken) is not null
                || MetadataScrubber.Scrub(picture, output) is not null)
            {
                continue;
            }

            var clean = output.WrittenSpan.ToArray();
            if (PictureProbe.Detect(picture) != PictureFormat.WebP)
            {
                Assert.True(TestPictures.ReadAll(picture).AsSpan().SequenceEqual(TestPictures.ReadAll(clean)), $"{file} has other pixels");
            }

            var left = Tool.Metadata(clean).Where(tag => !IsAllowed(tag)).ToList();
            Assert.True(left.Count == 0, $"{file} still says {string.Join(", ", left)}");
            scrubbed++;
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{package}: {scrubbed} pictures scrubbed");
    }

    // What exiftool makes of the file itself and of the picture's structure; profile, density and orientation are meant to stay.
    private static bool IsAllowed(string tag) => tag.Split(':') is [var group, var name]
        && (group is "ExifTool" or "System" or "File" or "Composite" or "PNG" or "PNG-pHYs" or "RIFF" or "JFIF" or "Adobe" || group.StartsWith("ICC", StringComparison.Ordinal)
            || (group == "IFD0" && name is "Orientation"))
        && name is not ("Comment" or "ThumbnailImage" or "GPSPosition" or "ModifyDate" or "Software" or "Trailer");
}
