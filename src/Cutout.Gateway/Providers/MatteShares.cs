using System.Buffers;
using Cutout.Imaging;

namespace Cutout.Gateway.Providers;

/// <summary>How many pixels of a cutout are kept (more opaque than not) and how many are cut.</summary>
internal sealed record MatteShares(long Kept, long Cut)
{
    // A matte with fewer than one pixel in ten thousand on one side has no two sides.
    private const long Specks = 10_000;

    public bool IsEmpty => Kept * Specks < Kept + Cut;

    public bool IsFull => Cut * Specks < Kept + Cut;

    /// <summary>Reads the whole picture, row by row.</summary>
    /// <exception cref="PictureException">It is damaged.</exception>
    public static MatteShares Of(ReadOnlyMemory<byte> picture, CancellationToken cancellationToken)
    {
        using var reader = PictureReader.Open(picture, cancellationToken: cancellationToken);
        var row = ArrayPool<byte>.Shared.Rent(4 * reader.Width);
        try
        {
            long kept = 0;
            for (var y = 0; y < reader.Height; y++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                reader.ReadRow(row);
                for (var x = 3; x < 4 * reader.Width; x += 4)
                {
                    kept += row[x] >> 7;
                }
            }

            return new MatteShares(kept, ((long)reader.Width * reader.Height) - kept);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(row, clearArray: true);
        }
    }
}
