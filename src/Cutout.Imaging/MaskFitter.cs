using System.Buffers;
using Cutout.Imaging.Composing;

namespace Cutout.Imaging;

/// <summary>Makes a mask as large as the smaller copy of its photo: every pixel that it touched stays marked, and a rim around it.</summary>
public static class MaskFitter
{
    /// <summary>Writes a grayscale PNG, upright, of 0 and 255 only.</summary>
    /// <param name="mask">A JPEG or PNG: white is marked.</param>
    /// <param name="width">At most the mask's, in pixels.</param>
    /// <param name="height">At most the mask's, in pixels.</param>
    /// <param name="growth">By how many pixels of the result what is marked grows on all sides.</param>
    /// <param name="output">Receives the file.</param>
    /// <param name="limits">What the mask may cost; null for <see cref="DecodeLimits.Default"/>.</param>
    /// <param name="cancellationToken">Looked at while reading.</param>
    /// <exception cref="PictureException">The mask can't be read, or the memory for it is not granted.</exception>
    public static void Write(
        ReadOnlyMemory<byte> mask, int width, int height, int growth, IBufferWriter<byte> output, DecodeLimits? limits = null, CancellationToken cancellationToken = default)
    {
        using var reader = UprightReader.Open(mask, limits, cancellationToken);
        using var granted = limits?.AskFor(reader.Header.Format, 2L * width * height);
        using var rows = new ShrunkRows(reader, width, height);
        using var plane = new Plane(width, height);
        var pixels = PinnedPool<byte>.Rent(4 * width);
        try
        {
            for (var y = 0; y < height; y++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                rows.ReadRow(pixels);
                var row = plane.Row(y);
                for (var x = 0; x < width; x++)
                {
                    row[x] = pixels[4 * x] != 0 ? (byte)255 : (byte)0;
                }
            }
        }
        finally
        {
            PinnedPool<byte>.Return(pixels);
        }

        plane.Dilate(growth);
        using var writer = new PngWriter(output, width, height, PngColor.Gray);
        for (var y = 0; y < height; y++)
        {
            writer.WriteRow(plane.Row(y));
        }

        writer.Complete();
    }
}
