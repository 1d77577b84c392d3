using System.Buffers;
using System.Net.Http.Headers;
using Cutout.Imaging;

namespace Cutout.Gateway.Tests;

/// <summary>Photos made for tests: a subject that stands out from what is behind it, so that an engine finds it.</summary>
internal static class Pictures
{
    /// <summary>A JPEG of a reddish blob on a bluish, slightly uneven ground.</summary>
    public static byte[] Jpeg(int width = 640, int height = 480) => Jpeg(width, height, (x, y) => ((x * 31) ^ (y * 17)) % 12);

    /// <summary>The same with noise that is another at every point, so that no part of the file resembles another part or another file.</summary>
    public static byte[] NoisyJpeg(int width, int height, int seed = 7)
    {
        var random = new Random(seed);
        return Jpeg(width, height, (_, _) => random.Next(12));
    }

    public static byte[] Png(int width = 320, int height = 240)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new PngWriter(output, width, height, PngColor.Rgb);
        var row = new byte[width * 3];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                Paint(row.AsSpan(x * 3, 3), x, y, width, height, ((x * 31) ^ (y * 17)) % 12);
            }

            writer.WriteRow(row);
        }

        writer.Complete();
        return output.WrittenSpan.ToArray();
    }

    public static ByteArrayContent AsUpload(this byte[] picture, string contentType = "image/jpeg") => new(picture)
    {
        Headers = { ContentType = new MediaTypeHeaderValue(contentType) },
    };

    /// <summary>The same JPEG with an EXIF block that says how the camera was held.</summary>
    public static byte[] Held(this byte[] jpeg, Orientation orientation)
    {
        // APP1: "Exif", a little-endian TIFF header, one directory with the one entry 0x0112 (Orientation, SHORT).
        byte[] exif =
        [
            .. "Exif"u8, 0, 0, .. "II"u8, 42, 0, 8, 0, 0, 0,
            1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, (byte)orientation, 0, 0, 0, 0, 0, 0, 0,
        ];
        return [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg[2..]];
    }

    private static byte[] Jpeg(int width, int height, Func<int, int, int> grainAt)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new JpegWriter(output, width, height, new JpegOptions { Quality = 90 });
        var row = new byte[width * 3];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                Paint(row.AsSpan(x * 3, 3), x, y, width, height, grainAt(x, y));
            }

            writer.WriteRow(row);
        }

        writer.Complete();
        return output.WrittenSpan.ToArray();
    }

    private static void Paint(Span<byte> rgb, int x, int y, int width, int height, int grain)
    {
        var dx = (x - (width * 0.45)) / (width * 0.22);
        var dy = (y - (height * 0.55)) / (height * 0.3);
        var inside = (dx * dx) + (dy * dy) < 1;
        (rgb[0], rgb[1], rgb[2]) = inside
            ? ((byte)(190 + grain), (byte)(70 + grain), (byte)(50 + grain))
            : ((byte)(60 + grain), (byte)(110 + (y * 40 / height) + grain), (byte)(170 + grain));
    }
}
