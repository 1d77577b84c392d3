using System.Buffers;
using Cutout.Imaging;

namespace Cutout.Gateway.Tests.Providers;

/// <summary>Small photos, made for a test.</summary>
internal static class Photos
{
    public static readonly byte[] Small = Jpeg(160, 120);

    public static readonly byte[] ForEditing = Jpeg(640, 480);

    public static byte[] Jpeg(int width, int height)
    {
        var file = new ArrayBufferWriter<byte>();
        using var writer = new JpegWriter(file, width, height, new JpegOptions { Quality = 90 });
        var row = new byte[3 * width];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                (row[3 * x], row[(3 * x) + 1], row[(3 * x) + 2]) = ((byte)(x * 255 / width), (byte)(y * 255 / height), (byte)((x ^ y) & 127));
            }

            writer.WriteRow(row);
        }

        writer.Complete();
        return file.WrittenSpan.ToArray();
    }
}
