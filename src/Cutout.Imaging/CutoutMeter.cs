using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Cutout.Imaging.Composing;

namespace Cutout.Imaging;

/// <summary>
/// Looks through a cutout once: whether it is whole, how much of it is kept, and whether what is kept is the photo's. The photo is decoded
/// at a fraction where it is a JPEG. Only where next to nothing is kept in full (hair, spokes) both are decoded again.
/// </summary>
public static class CutoutMeter
{
    // Cells that are opaque through and through have the photo's colour and nothing of what was behind.
    private const byte Opaque = 250;
    private const int EnoughCells = 64;

    // Below this a cell's colour is rounded to little.
    private const byte Faint = 8;

    /// <summary>Measures an upright cutout of a photo.</summary>
    /// <param name="cutout">A JPEG or PNG; without alpha it is opaque.</param>
    /// <param name="photo">What it should be a cutout of, larger or smaller. Empty if there is nothing to compare with.</param>
    /// <param name="limits">What each of the two may cost; null for <see cref="DecodeLimits.Default"/>.</param>
    /// <param name="cancellationToken">Looked at every few rows.</param>
    /// <returns>A refusal if the cutout can't be read; a photo that can't be read is not compared with.</returns>
    public static PictureOutcome<CutoutMeasures> Measure(
        ReadOnlyMemory<byte> cutout, ReadOnlyMemory<byte> photo, DecodeLimits? limits = null, CancellationToken cancellationToken = default) =>
        Attempt.To(cutout, file => MeasureOrThrow(file, photo, limits, cancellationToken));

    private static CutoutMeasures MeasureOrThrow(
        ReadOnlyMemory<byte> cutout, ReadOnlyMemory<byte> photo, DecodeLimits? limits, CancellationToken cancellationToken)
    {
        using var reader = UprightReader.Open(cutout, limits, cancellationToken);
        var (width, height) = CellsFor(reader, photo);
        using var cells = new PixelBuffer(width, height);
        var shares = ReadThrough(reader, cells, cancellationToken);
        if (shares.Clear == 1 || !TryReadPhoto(photo, width, height, limits, cancellationToken, out var small))
        {
            return new CutoutMeasures(shares, null);
        }

        using (small)
        {
            var counted = new byte[width * height];
            var places = 0;
            for (var i = 0; i < counted.Length; i++)
            {
                counted[i] = cells.Pixels[(4 * i) + 3] >= Opaque && small.Pixels[(4 * i) + 3] >= Opaque ? (byte)1 : (byte)0;
                places += counted[i];
            }

            return new CutoutMeasures(
                shares,
                places >= EnoughCells ? DetailComparer.Compare(cells, small, counted) : CompareClosely(cutout, photo, width, height, limits, cancellationToken));
        }
    }

    private static (int Width, int Height) CellsFor(UprightReader cutout, ReadOnlyMemory<byte> photo)
    {
        var (width, height) = Cells.Of(cutout.Width, cutout.Height);
        return PictureProbe.Read(photo.Span).TryGet(out var header, out _)
            ? (Math.Min(width, header.UprightWidth), Math.Min(height, header.UprightHeight))
            : (width, height);
    }

    private static MatteShares ReadThrough(UprightReader reader, PixelBuffer cells, CancellationToken cancellationToken)
    {
        using var shrinker = new AreaShrinker(reader.Width, reader.Height, cells.Width, cells.Height, reader.Header.HasAlpha);
        long opaque = 0;
        long clear = 0;
        var row = PinnedPool<byte>.Rent(4 * reader.Width);
        try
        {
            for (int y = 0, cell = 0; y < reader.Height; y++)
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

                if (shrinker.Take(row, cells.Row(cell)))
                {
                    cell = Math.Min(cell + 1, cells.Height - 1);
                }
            }
        }
        finally
        {
            PinnedPool<byte>.Return(row);
        }

        double all = (long)reader.Width * reader.Height;
        return new MatteShares(opaque / all, (all - opaque - clear) / all, clear / all);
    }

    private static bool TryReadPhoto(
        ReadOnlyMemory<byte> photo, int width, int height, DecodeLimits? limits, CancellationToken cancellationToken, [NotNullWhen(true)] out PixelBuffer? cells)
    {
        try
        {
            cells = ReadPhoto(photo, width, height, limits, cancellationToken);
            return true;
        }
        catch (PictureException)
        {
            // Of a format that only vendors read, or damaged: that is for whoever let it in to say.
            cells = null;
            return false;
        }
    }

    // Shrunk as it is stored, and the cells are turned: that holds no frame.
    private static PixelBuffer ReadPhoto(ReadOnlyMemory<byte> photo, int width, int height, DecodeLimits? limits, CancellationToken cancellationToken)
    {
        using var reader = PictureReader.Open(photo, limits, 2 * Math.Max(width, height), cancellationToken);
        var turned = reader.Header.Orientation >= Orientation.Transposed;
        var (across, down) = turned ? (height, width) : (width, height);
        using var shrinker = new AreaShrinker(reader.Width, reader.Height, across, down, reader.Header.HasAlpha);
        var stored = new PixelBuffer(across, down);
        var row = PinnedPool<byte>.Rent(4 * reader.Width);
        try
        {
            for (int y = 0, cell = 0; y < reader.Height; y++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                reader.ReadRow(row);
                if (shrinker.Take(row, stored.Row(cell)))
                {
                    cell = Math.Min(cell + 1, down - 1);
                }
            }

            if (reader.Header.Orientation == Orientation.Normal)
            {
                return stored;
            }

            using (stored)
            {
                return stored.Turn(reader.Header.Orientation);
            }
        }
        catch
        {
            stored.Dispose();
            throw;
        }
        finally
        {
            PinnedPool<byte>.Return(row);
        }
    }

    // Both cells are averaged under the cutout's own alpha, so that cells which are kept in part can be compared too.
    private static Likeness? CompareClosely(
        ReadOnlyMemory<byte> cutout, ReadOnlyMemory<byte> photo, int width, int height, DecodeLimits? limits, CancellationToken cancellationToken)
    {
        using var first = UprightReader.Open(cutout, limits, cancellationToken);
        using var second = UprightReader.Open(photo, limits, cancellationToken);
        var (across, down) = (Math.Min(first.Width, second.Width), Math.Min(first.Height, second.Height));
        using var firstRows = new ShrunkRows(first, across, down);
        using var secondRows = new ShrunkRows(second, across, down);
        using var firstShrinker = new AreaShrinker(across, down, width, height, hasAlpha: true);
        using var secondShrinker = new AreaShrinker(across, down, width, height, hasAlpha: true);
        using var firstCells = new PixelBuffer(width, height);
        using var secondCells = new PixelBuffer(width, height);
        var a = PinnedPool<byte>.Rent(4 * across);
        var b = PinnedPool<byte>.Rent(4 * across);
        try
        {
            for (int y = 0, cell = 0; y < down; y++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                firstRows.ReadRow(a);
                secondRows.ReadRow(b);
                for (var i = 3; i < 4 * across; i += 4)
                {
                    a[i] = b[i] == 0 ? (byte)0 : a[i];
                    b[i] = a[i];
                }

                secondShrinker.Take(b, secondCells.Row(cell));
                if (firstShrinker.Take(a, firstCells.Row(cell)))
                {
                    cell = Math.Min(cell + 1, height - 1);
                }
            }
        }
        finally
        {
            PinnedPool<byte>.Return(a);
            PinnedPool<byte>.Return(b);
        }

        var counted = new byte[width * height];
        for (var i = 0; i < counted.Length; i++)
        {
            counted[i] = firstCells.Pixels[(4 * i) + 3] >= Faint ? (byte)1 : (byte)0;
        }

        return DetailComparer.Compare(firstCells, secondCells, counted);
    }
}
