using System.Runtime.InteropServices;

namespace Cutout.Imaging;

/// <summary>Measures a picture's alpha channel, row by row; what comes out of a provider is judged by it.</summary>
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
}
