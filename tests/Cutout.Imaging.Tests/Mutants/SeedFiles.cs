using System.Buffers;
using System.Buffers.Binary;
using Cutout.Imaging.Jpeg;
using Cutout.Imaging.Metadata;

namespace Cutout.Imaging.Tests.Mutants;

/// <summary>Small valid files of every kind that is read here, all of one size, so that any two can be put together.</summary>
internal static class SeedFiles
{
    public const int Width = 45;
    public const int Height = 34;

    /// <summary>Runs <c>cjpeg</c>, <c>cwebp</c> or <c>convert</c> from input to output with arguments for the encoding and gives what it writes for the input.</summary>
    public delegate byte[] Encoder(string tool, string[] arguments, byte[] input);

    public static List<SeedFile> Make(Encoder encode)
    {
        var ppm = Ppm();
        byte[] Jpeg(params string[] arguments) => encode("cjpeg", arguments, ppm);
        byte[] WebP(params string[] arguments) => encode("cwebp", arguments, ppm);
        byte[] Converted(byte[] input, params string[] arguments) => encode("convert", arguments, input);

        var rgba = TestPng.Write(Width, Height, 6, 8, interlaced: false);
        var files = new List<SeedFile>
        {
            new("baseline", Jpeg("-quality", "80")),
            new("baseline 4:4:4", Jpeg("-quality", "80", "-sample", "1x1")),
            new("baseline 4:2:2 optimised", Jpeg("-quality", "60", "-sample", "2x1", "-optimize")),
            new("baseline 4:4:0", Jpeg("-quality", "60", "-sample", "1x2")),
            new("baseline 4:1:1", Jpeg("-quality", "60", "-sample", "4x1")),
            new("gray", Jpeg("-quality", "80", "-grayscale")),
            new("restarts", Jpeg("-quality", "80", "-restart", "2B")),
            new("progressive", Jpeg("-quality", "80", "-progressive")),
            new("progressive restarts", Jpeg("-quality", "80", "-progressive", "-restart", "3B", "-sample", "1x1")),
            new("progressive gray", Jpeg("-quality", "80", "-progressive", "-grayscale")),
            new("CMYK", Converted(ppm, "ppm:-", "-colorspace", "CMYK", "jpeg:-")),
            new("progressive CMYK", Converted(ppm, "ppm:-", "-colorspace", "CMYK", "-interlace", "Plane", "jpeg:-")),
            new("RGB JPEG", Converted(ppm, "ppm:-", "-colorspace", "RGB", "jpeg:-")),
            new("WebP", WebP("-q", "70")),
            new("lossless WebP", WebP("-lossless")),
            new("WebP with alpha", Converted(rgba, "png:-", "webp:-")),
            new("animated WebP", Converted(rgba, "-delay", "10", "png:-", "(", "+clone", "-negate", ")", "webp:-")),
        };
        foreach (var orientation in (Orientation[])[Orientation.Rotated180, Orientation.Transposed, Orientation.Rotated90])
        {
            files.Add(new($"JPEG {orientation}", WithMetadata(Jpeg("-quality", "75"), orientation)));
        }

        files.Add(new("progressive JPEG Rotated270", WithMetadata(Jpeg("-quality", "75", "-progressive"), Orientation.Rotated270)));
        foreach (var (color, depth) in ((int, int)[])[(0, 1), (0, 2), (0, 4), (0, 8), (0, 16), (2, 8), (2, 16), (3, 1), (3, 2), (3, 4), (3, 8), (4, 8), (4, 16), (6, 8), (6, 16)])
        {
            foreach (var interlaced in (bool[])[false, true])
            {
                var png = TestPng.Write(Width, Height, color, depth, interlaced, transparency: color < 4, seed: depth + color);
                files.Add(new($"PNG {color}/{depth}{(interlaced ? " interlaced" : "")}", png));
            }
        }

        files.Add(new("PNG with metadata", WithMetadata(rgba)));
        files.Add(new("turned PNG", TestPng.WithChunk(rgba, "eXIf", ExifOrientation.Write(Orientation.Rotated270))));
        files.Add(new("animated PNG", TestPng.WithChunk(WithFrames(rgba), "acTL", [0, 0, 0, 2, 0, 0, 0, 0])));
        return files;
    }

    private static byte[] Ppm()
    {
        var random = new Random(3);
        var ppm = new List<byte>(System.Text.Encoding.ASCII.GetBytes($"P6\n{Width} {Height}\n255\n"));
        for (var i = 0; i < Width * Height; i++)
        {
            var (x, y) = (i % Width, i / Width);
            var inside = (x * 5 / Width + y * 4 / Height) % 3 == 0;
            ppm.Add((byte)Math.Clamp(120 + (90 * Math.Sin((x * 0.3) + (y * 0.2))) + random.Next(20), 0, 255));
            ppm.Add((byte)(inside ? 30 + random.Next(20) : 255 * x / Width));
            ppm.Add((byte)(inside ? 220 : 255 * y / Height));
        }

        return [.. ppm];
    }

    // EXIF, a profile in two pieces, XMP, IPTC and a comment, right after SOI.
    private static byte[] WithMetadata(byte[] jpeg, Orientation orientation)
    {
        var profile = MadeUpProfile.Of(700);
        byte[] icc = [.. "ICC_PROFILE\0"u8];
        return
        [
            .. jpeg[..2],
            .. Segment(JpegMarker.App1, [.. "Exif\0\0"u8, .. ExifOrientation.Write(orientation)]),
            .. Segment(JpegMarker.App2, [.. icc, 1, 2, .. profile[..400]]),
            .. Segment(JpegMarker.App2, [.. icc, 2, 2, .. profile[400..]]),
            .. Segment(JpegMarker.App1, [.. "http://ns.adobe.com/xap/1.0/\0<x/>"u8]),
            .. Segment(0xED, [.. "Photoshop 3.0\08BIM"u8]),
            .. Segment(JpegMarker.Com, [.. "a comment"u8]),
            .. jpeg[2..],
        ];
    }

    private static byte[] Segment(byte marker, byte[] payload) =>
        [0xFF, marker, (byte)((payload.Length + 2) >> 8), (byte)(payload.Length + 2), .. payload];

    private static byte[] WithMetadata(byte[] png)
    {
        png = TestPng.WithChunk(png, "iCCP", [.. "icc\0\0"u8, .. FileParts.Deflated(MadeUpProfile.Of(900))]);
        png = TestPng.WithChunk(png, "zTXt", [.. "Comment\0\0"u8, .. FileParts.Deflated(new byte[500])]);
        png = TestPng.WithChunk(png, "iTXt", [.. "XML:com.adobe.xmp\0\0\0\0\0<x/>"u8]);
        png = TestPng.WithChunk(png, "pHYs", [0, 0, 11, 19, 0, 0, 11, 19, 1]);
        png = TestPng.WithChunk(png, "gAMA", [0, 0, 0xB1, 0x8F]);
        return TestPng.WithChunk(png, "tEXt", [.. "Author\0somebody"u8]);
    }

    // A second frame before IEND, as in an APNG, whose content is never looked at here.
    private static byte[] WithFrames(byte[] png)
    {
        var frame = new byte[26];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), Width);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(8), Height);
        var output = new ArrayBufferWriter<byte>();
        output.Write(png.AsSpan(0, png.Length - 12));
        TestPng.Chunk(output, "fcTL", frame);
        TestPng.Chunk(output, "fdAT", [0, 0, 0, 1, .. FileParts.Deflated(new byte[300])]);
        output.Write(png.AsSpan(png.Length - 12));
        return output.WrittenSpan.ToArray();
    }
}
