using System.Buffers;
using Cutout.Imaging;

namespace Cutout.Gateway.Tests.Providers;

/// <summary>Small photos, made for a test.</summary>
internal static class Photos
{
    public static readonly byte[] Small = Jpeg(160, 120);

    public static readonly byte[] ForEditing = Jpeg(640, 480);

    /// <summary>A dark disc in front of a light wall.</summary>
    public static readonly byte[] WithSubject = Jpeg(240, 180, (x, y) =>
        ((x - 120) * (x - 120)) + ((y - 90) * (y - 90)) < 55 * 55 ? ((byte)150, (byte)(30 + (x % 7)), (byte)30) : ((byte)225, (byte)(228 + (y % 3)), (byte)230));

    /// <summary>Two such discs side by side: nobody can know which one is wanted.</summary>
    public static readonly byte[] Twins = Jpeg(240, 180, (x, y) =>
        ((Math.Abs(x - 120) - 55) * (Math.Abs(x - 120) - 55)) + ((y - 90) * (y - 90)) < 35 * 35 ? ((byte)150, (byte)(30 + (x % 7)), (byte)30) : ((byte)225, (byte)(228 + (y % 3)), (byte)230));

    /// <summary>A board in two greys, on which nothing is more of a subject than anything else.</summary>
    public static readonly byte[] Chequered = Jpeg(240, 180, (x, y) => ((x / 15) + (y / 15)) % 2 == 0 ? ((byte)102, (byte)102, (byte)102) : ((byte)153, (byte)153, (byte)153));

    /// <summary>The wall alone.</summary>
    public static readonly byte[] Plain = Jpeg(240, 180, (_, _) => (225, 228, 230));

    public static byte[] Jpeg(int width, int height) =>
        Jpeg(width, height, (x, y) => ((byte)(x * 255 / width), (byte)(y * 255 / height), (byte)((x ^ y) & 127)));

    /// <summary>Half of it can be seen through.</summary>
    public static byte[] TransparentPng(int width, int height)
    {
        var file = new ArrayBufferWriter<byte>();
        using var writer = new PngWriter(file, width, height, PngColor.Rgba);
        var row = new byte[4 * width];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                (row[4 * x], row[(4 * x) + 1], row[(4 * x) + 2], row[(4 * x) + 3]) = ((byte)x, (byte)y, 90, (byte)(y < height / 2 ? 255 : 100));
            }

            writer.WriteRow(row);
        }

        writer.Complete();
        return file.WrittenSpan.ToArray();
    }

    private static byte[] Jpeg(int width, int height, Func<int, int, (byte, byte, byte)> colorAt)
    {
        var file = new ArrayBufferWriter<byte>();
        using var writer = new JpegWriter(file, width, height, new JpegOptions { Quality = 90 });
        var row = new byte[3 * width];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                (row[3 * x], row[(3 * x) + 1], row[(3 * x) + 2]) = colorAt(x, y);
            }

            writer.WriteRow(row);
        }

        writer.Complete();
        return file.WrittenSpan.ToArray();
    }
}
