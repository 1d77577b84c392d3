using System.Buffers;

namespace Cutout.Imaging;

/// <summary>
/// Cuts a small square out of a picture at full resolution, pixel for pixel, for a page's magnifier. Rows below the
/// square are not decoded, and nothing but a row and the square is held. How often a caller may look is the caller's matter.
/// </summary>
public static class LoupeRenderer
{
    /// <summary>Pixels of a side at most.</summary>
    public const int LongestSide = 128;

    /// <summary>Writes the square as a PNG with alpha.</summary>
    /// <param name="picture">A JPEG or PNG.</param>
    /// <param name="x">The middle as a fraction (0 to 1) of the upright picture's width. Near an edge the square moves inside the picture.</param>
    /// <param name="y">The same of its height.</param>
    /// <param name="side">Pixels of the square, 1 to <see cref="LongestSide"/>; where the picture is narrower, so is the crop.</param>
    /// <param name="output">Receives the file; nothing, if the picture is refused.</param>
    /// <param name="limits">What the picture may cost; null for <see cref="DecodeLimits.Default"/>.</param>
    /// <param name="cancellationToken">Looked at every few rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">A fraction or the side is out of its range.</exception>
    public static PictureOutcome<LoupeInfo> Render(
        ReadOnlyMemory<byte> picture,
        double x,
        double y,
        int side,
        IBufferWriter<byte> output,
        DecodeLimits? limits = null,
        CancellationToken cancellationToken = default)
    {
        RequireFraction(x, nameof(x));
        RequireFraction(y, nameof(y));
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(side, LongestSide);
        return Attempt.To(picture, file => CutOut(file, x, y, side, output, limits, cancellationToken));
    }

    private static LoupeInfo CutOut(
        ReadOnlyMemory<byte> picture, double x, double y, int side, IBufferWriter<byte> output, DecodeLimits? limits, CancellationToken cancellationToken)
    {
        using var reader = PictureReader.Open(picture, limits, cancellationToken: cancellationToken);
        var (left, width) = Place(x, reader.Header.UprightWidth, side);
        var (top, height) = Place(y, reader.Header.UprightHeight, side);
        using var stored = Cut(reader, left, top, width, height, cancellationToken);
        using var upright = stored.Turn(reader.Header.Orientation);
        using var writer = new PngWriter(output, width, height, PngColor.Rgba, profile: ColorProfile.Read(picture.Span, limits));
        for (var row = 0; row < height; row++)
        {
            writer.WriteRow(upright.Row(row));
        }

        writer.Complete();
        return new LoupeInfo(left, top, width, height);
    }

    private static (int First, int Length) Place(double middle, int whole, int side)
    {
        var length = Math.Min(side, whole);
        return (Math.Clamp((int)Math.Round((middle * whole) - (length / 2.0)), 0, whole - length), length);
    }

    // The crop as it is stored: the place in the upright picture is carried over to the stored rows first.
    private static PixelBuffer Cut(PictureReader reader, int left, int top, int width, int height, CancellationToken cancellationToken)
    {
        var orientation = reader.Header.Orientation;
        if (orientation >= Orientation.Transposed)
        {
            (left, top, width, height) = (top, left, height, width);
        }

        if (orientation is Orientation.MirroredHorizontally or Orientation.Rotated180 or Orientation.Transversed or Orientation.Rotated270)
        {
            left = reader.Width - left - width;
        }

        if (orientation is Orientation.Rotated180 or Orientation.MirroredVertically or Orientation.Rotated90 or Orientation.Transversed)
        {
            top = reader.Height - top - height;
        }

        var crop = new PixelBuffer(width, height);
        var row = PinnedPool<byte>.Rent(4 * reader.Width);
        try
        {
            for (var y = 0; y < top + height; y++)
            {
                if (y % 64 == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                reader.ReadRow(row);
                if (y >= top)
                {
                    row.AsSpan(4 * left, 4 * width).CopyTo(crop.Row(y - top));
                }
            }

            return crop;
        }
        catch
        {
            crop.Dispose();
            throw;
        }
        finally
        {
            PinnedPool<byte>.Return(row);
        }
    }

    private static void RequireFraction(double value, string name)
    {
        if (value is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(name, value, "must lie between 0 and 1");
        }
    }
}
