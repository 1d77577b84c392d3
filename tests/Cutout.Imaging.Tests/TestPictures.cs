using System.Buffers;

namespace Cutout.Imaging.Tests;

/// <summary>Made-up pictures with slopes, edges, flat parts and noise, the same in every run.</summary>
internal static class TestPictures
{
    /// <summary>Straight RGBA; without alpha all of it is opaque.</summary>
    public static byte[] Rgba(int width, int height, int seed = 1, bool alpha = false)
    {
        var random = new Random(seed);
        var rgba = new byte[4 * width * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var at = 4 * ((y * width) + x);
                var wave = Math.Sin((x * 0.11) + (y * 0.05) + seed) + Math.Cos((y * 0.17) - (x * 0.03));
                var noise = random.Next(24);
                var inside = (x * 5 / width + y * 4 / height) % 3 == 0;
                rgba[at] = (byte)Math.Clamp(120 + (50 * wave) + noise, 0, 255);
                rgba[at + 1] = (byte)(inside ? 30 + noise : 255 * x / width);
                rgba[at + 2] = (byte)(inside ? 220 : 255 * y / height);
                rgba[at + 3] = (byte)(!alpha ? 255 : Math.Clamp((wave * 200) + 128, 0, 255));
            }
        }

        return rgba;
    }

    /// <summary>A PPM (P6) of the colours.</summary>
    public static byte[] Ppm(int width, int height, int seed = 1) =>
        [.. System.Text.Encoding.ASCII.GetBytes($"P6\n{width} {height}\n255\n"), .. Rgb(Rgba(width, height, seed))];

    public static byte[] Rgb(byte[] rgba)
    {
        var rgb = new byte[rgba.Length / 4 * 3];
        for (var i = 0; i < rgba.Length / 4; i++)
        {
            rgba.AsSpan(4 * i, 3).CopyTo(rgb.AsSpan(3 * i));
        }

        return rgb;
    }

    public static byte[] Jpeg(int width = 61, int height = 45, params string[] arguments) => Tool.Cjpeg(Ppm(width, height), arguments);

    /// <summary>A PNG by our own writer.</summary>
    public static byte[] Png(int width, int height, bool alpha = true, int seed = 1) => Png(width, height, Rgba(width, height, seed, alpha));

    public static byte[] Png(int width, int height, byte[] rgba)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new PngWriter(output, width, height, PngColor.Rgba);
        for (var y = 0; y < height; y++)
        {
            writer.WriteRow(rgba.AsSpan(4 * width * y, 4 * width));
        }

        writer.Complete();
        return output.WrittenSpan.ToArray();
    }

    /// <summary>All rows of a reader, as stored.</summary>
    public static byte[] ReadAll(byte[] picture, int atLeastLongestSide = 0)
    {
        using var reader = PictureReader.Open(picture, atLeastLongestSide: atLeastLongestSide, cancellationToken: TestContext.Current.CancellationToken);
        var rgba = new byte[4 * reader.Width * reader.Height];
        for (var y = 0; y < reader.Height; y++)
        {
            reader.ReadRow(rgba.AsSpan(4 * reader.Width * y));
        }

        return rgba;
    }

    /// <summary>The JPEG with an EXIF segment that says the orientation, and some more, right after SOI.</summary>
    public static byte[] WithOrientation(byte[] jpeg, int orientation)
    {
        byte[] tiff =
        [
            (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 2,
            0x01, 0x0F, 0, 2, 0, 0, 0, 4, (byte)'C', (byte)'a', (byte)'m', 0,
            0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0,
            0, 0, 0, 0,
        ];
        byte[] payload = [.. "Exif\0\0"u8, .. tiff];
        return [.. jpeg[..2], 0xFF, 0xE1, (byte)((payload.Length + 2) >> 8), (byte)(payload.Length + 2), .. payload, .. jpeg[2..]];
    }
}
