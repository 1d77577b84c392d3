using System.Buffers;
using Cutout.Imaging;

namespace Cutout.Sandbox.Tests;

/// <summary>Photos made for a test: every pixel tells its place, so that a picture can be recognized.</summary>
internal static class Photos
{
    public static readonly byte[] Small = Png(500, 333);

    public static (byte Red, byte Green, byte Blue) Pixel(int x, int y, int width, int height) =>
        ((byte)(40 + (200 * x / width)), (byte)(40 + (200 * y / height)), (byte)(128 + (64 * ((x + y) % 2))));

    public static byte[] Png(int width, int height)
    {
        var file = new ArrayBufferWriter<byte>();
        var writer = new PngWriter(file, width, height, PngColor.Rgb);
        var row = new byte[3 * width];
        for (var y = 0; y < height; y++)
        {
            Fill(row, y, width, height);
            writer.WriteRow(row);
        }

        writer.Complete();
        return file.WrittenSpan.ToArray();
    }

    public static byte[] Jpeg(int width, int height)
    {
        var file = new ArrayBufferWriter<byte>();
        var writer = new JpegWriter(file, width, height, new JpegOptions { Quality = 90 });
        var row = new byte[3 * width];
        for (var y = 0; y < height; y++)
        {
            Fill(row, y, width, height);
            writer.WriteRow(row);
        }

        writer.Complete();
        return file.WrittenSpan.ToArray();
    }

    /// <summary>A black mask of this size, white inside the box.</summary>
    public static byte[] Mask(int width, int height, int left, int top, int right, int bottom)
    {
        var file = new ArrayBufferWriter<byte>();
        var writer = new PngWriter(file, width, height, PngColor.Gray);
        var row = new byte[width];
        for (var y = 0; y < height; y++)
        {
            row.AsSpan().Clear();
            if (y >= top && y < bottom)
            {
                row.AsSpan(left, right - left).Fill(255);
            }

            writer.WriteRow(row);
        }

        writer.Complete();
        return file.WrittenSpan.ToArray();
    }

    /// <summary>The same JPEG with an EXIF block that holds an orientation and nothing else (Exif 2.3, 4.6.4).</summary>
    public static byte[] WithOrientation(byte[] jpeg, byte orientation)
    {
        byte[] exif =
        [
            0xFF, 0xE1, 0x00, 0x22, (byte)'E', (byte)'x', (byte)'i', (byte)'f', 0, 0,
            (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8,
            0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0,
            0, 0, 0, 0,
        ];
        return [.. jpeg[..2], .. exif, .. jpeg[2..]];
    }

    private static void Fill(Span<byte> row, int y, int width, int height)
    {
        for (var x = 0; x < width; x++)
        {
            (row[3 * x], row[(3 * x) + 1], row[(3 * x) + 2]) = Pixel(x, y, width, height);
        }
    }
}
