using System.Runtime.InteropServices;
using Cutout.Imaging.Composing;

namespace Cutout.Imaging;

/// <summary>
/// Measures a picture's alpha channel (straight, PNG third edition, section 6.2), row by row; what comes out of a provider is judged by it.
/// </summary>
public static class MatteMeter
{
    /// <summary>The shares of a JPEG's or PNG's pixels. A picture without alpha is opaque and is not decoded.</summary>
    /// <param name="picture">The whole file.</param>
    /// <param name="limits">What it may cost; null for <see cref="DecodeLimits.Default"/>.</param>
    /// <param name="cancellationToken">Looked at every few rows.</param>
    public static PictureOutcome<MatteShares> Measure(
        ReadOnlyMemory<byte> picture, DecodeLimits? limits = null, CancellationToken cancellationToken = default) =>
        Attempt.To(picture, file => MeasureOrThrow(file, limits, cancellationToken));

    private static MatteShares MeasureOrThrow(ReadOnlyMemory<byte> picture, DecodeLimits? limits, CancellationToken cancellationToken)
    {
        using var reader = PictureReader.Open(picture, limits, cancellationToken: cancellationToken);
        if (!reader.Header.HasAlpha)
        {
            return new MatteShares(1, 0, 0);
        }

        long opaque = 0;
        long clear = 0;
        var row = PinnedPool<byte>.Rent(4 * reader.Width);
        try
        {
            for (var y = 0; y < reader.Height; y++)
            {
                if (y % 64 == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                reader.ReadRow(row);
                foreach (var pixel in MemoryMarshal.Cast<byte, uint>(row.AsSpan(0, 4 * reader.Width)))
                {
                    var alpha = (byte)(BitConverter.IsLittleEndian ? pixel >> 24 : pixel);
                    opaque += alpha == 255 ? 1 : 0;
                    clear += alpha == 0 ? 1 : 0;
                }
            }
        }
        finally
        {
            PinnedPool<byte>.Return(row);
        }

        double all = reader.Header.Pixels;
        return new MatteShares(opaque / all, (all - opaque - clear) / all, clear / all);
    }

    /// <summary>
    /// Compares the alpha of two pictures, upright, row by row. Where the sizes differ the larger one is shrunk; a picture without
    /// alpha is opaque.
    /// </summary>
    /// <returns>A refusal of <see cref="PictureFault.Mismatch"/> where the shapes differ by more than a few pixels.</returns>
    public static PictureOutcome<MatteSameness> Compare(
        ReadOnlyMemory<byte> a, ReadOnlyMemory<byte> b, DecodeLimits? limits = null, CancellationToken cancellationToken = default)
    {
        try
        {
            using var first = UprightReader.Open(a, limits, cancellationToken);
            using var second = UprightReader.Open(b, limits, cancellationToken);
            if (!AspectRatio.Agrees(first.Width, first.Height, second.Width, second.Height))
            {
                return new PictureRefusal(
                    PictureFault.Mismatch,
                    second.Header.Format,
                    $"{second.Width}x{second.Height} pixels are not of the shape of {first.Width}x{first.Height}");
            }

            var (width, height) = (Math.Min(first.Width, second.Width), Math.Min(first.Height, second.Height));
            using var firstRows = new ShrunkRows(first, width, height);
            using var secondRows = new ShrunkRows(second, width, height);
            return Compare(firstRows, secondRows, width, height, cancellationToken);
        }
        catch (PictureException refused)
        {
            return refused.Refusal;
        }
    }

    private static MatteSameness Compare(ShrunkRows a, ShrunkRows b, int width, int height, CancellationToken cancellationToken)
    {
        long difference = 0;
        long either = 0;
        long both = 0;
        var rowA = PinnedPool<byte>.Rent(4 * width);
        var rowB = PinnedPool<byte>.Rent(4 * width);
        try
        {
            for (var y = 0; y < height; y++)
            {
                if (y % 64 == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                a.ReadRow(rowA);
                b.ReadRow(rowB);
                for (var i = 3; i < 4 * width; i += 4)
                {
                    difference += Math.Abs(rowA[i] - rowB[i]);
                    either += (rowA[i] | rowB[i]) >> 7;
                    both += (rowA[i] & rowB[i]) >> 7;
                }
            }
        }
        finally
        {
            PinnedPool<byte>.Return(rowA);
            PinnedPool<byte>.Return(rowB);
        }

        return new MatteSameness(difference / (255.0 * width * height), either == 0 ? 1 : (double)both / either);
    }
}
