using System.Buffers;

namespace Cutout.Imaging.Tests.Properties;

internal static class Jpegs
{
    public static byte[] Write(DrawnPicture picture, byte[] rgba, JpegOptions options)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new JpegWriter(output, picture.Width, picture.Height, options);
        for (var y = 0; y < picture.Height; y++)
        {
            var row = rgba.AsSpan(4 * picture.Width * y, 4 * picture.Width).ToArray();
            writer.WriteRow(options.Grayscale ? row.Where((_, i) => i % 4 == 0).ToArray() : TestPictures.Rgb(row));
        }

        writer.Complete();
        return output.WrittenSpan.ToArray();
    }
}
