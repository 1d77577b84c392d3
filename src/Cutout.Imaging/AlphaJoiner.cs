using System.Buffers;
using System.Runtime.InteropServices;
using Cutout.Imaging.Composing;

namespace Cutout.Imaging;

/// <summary>
/// Puts a matte that came as a file of its own into a colour picture: <c>color.jpg</c> and <c>alpha.png</c> of remove.bg's
/// ZIP become one PNG. Both are read row by row and nothing is held, unless the colour picture is stored turned.
/// </summary>
/// <remarks>
/// The matte is the alpha channel of its file, or its brightness where it has none: 255 is kept, 0 is clear. Colours
/// are taken as they are (straight alpha) and are black where the matte is 0, so that nothing of the background is
/// handed out unseen. The colour picture's profile is kept.
/// https://www.remove.bg/api (format=zip).
/// </remarks>
public static class AlphaJoiner
{
    /// <summary>Writes the upright RGBA PNG.</summary>
    /// <param name="color">A JPEG or PNG; its own alpha, if any, is not looked at.</param>
    /// <param name="alpha">
    /// A JPEG or PNG of the same size. If the colour picture is to be turned, a matte as large as the stored rows is turned with
    /// it, and one that is only as large as the upright picture is taken to be upright.
    /// </param>
    /// <param name="output">Receives the file. What it has received is worthless if the outcome is a refusal.</param>
    /// <param name="limits">What each of the two may cost; null for <see cref="DecodeLimits.Default"/>.</param>
    /// <param name="cancellationToken">Looked at every few rows.</param>
    /// <returns>The size of the PNG; a refusal of <see cref="PictureFault.Mismatch"/> where the sizes differ.</returns>
    public static PictureOutcome<PreviewInfo> Join(
        ReadOnlyMemory<byte> color,
        ReadOnlyMemory<byte> alpha,
        IBufferWriter<byte> output,
        DecodeLimits? limits = null,
        CancellationToken cancellationToken = default)
    {
        try
        {
            using var matte = UprightReader.Open(alpha, limits, cancellationToken);
            var (width, height) = (matte.Header.Width, matte.Header.Height);
            using var colors = PictureReader.Open(color, limits, cancellationToken: cancellationToken);
            var header = colors.Header;
            var profile = ColorProfile.Read(color.Span, limits);
            var upright = (matte.Width, matte.Height) == (header.UprightWidth, header.UprightHeight);
            if (matte.Header.Orientation == Orientation.Normal && header.Orientation != Orientation.Normal && (width, height) == (header.Width, header.Height))
            {
                using var frame = PixelBuffer.Decode(colors, cancellationToken);
                TurnIn(matte, frame, header.Orientation, cancellationToken);
                return Write(frame.Width, frame.Height, profile, output, (row, y) => frame.Row(y).CopyTo(row), cancellationToken);
            }

            if (!upright)
            {
                return new PictureRefusal(
                    PictureFault.Mismatch,
                    matte.Header.Format,
                    $"a matte of {matte.Width}x{matte.Height} pixels for a picture of {header.UprightWidth}x{header.UprightHeight}");
            }

            return JoinRows(colors, matte, profile, output, cancellationToken);
        }
        catch (PictureException refused)
        {
            return refused.Refusal;
        }
    }

    private static PreviewInfo JoinRows(
        PictureReader stored, UprightReader matte, ColorProfile? profile, IBufferWriter<byte> output, CancellationToken cancellationToken)
    {
        using var colors = UprightReader.Over(stored, cancellationToken);
        var values = PinnedPool<byte>.Rent(4 * matte.Width);
        try
        {
            return Write(
                colors.Width,
                colors.Height,
                profile,
                output,
                (row, _) =>
                {
                    colors.ReadRow(row);
                    matte.ReadRow(values);
                    for (var i = 0; i < row.Length; i += 4)
                    {
                        row[i + 3] = AlphaOf(values.AsSpan(i, 4), matte.Header.HasAlpha);
                    }
                },
                cancellationToken);
        }
        finally
        {
            PinnedPool<byte>.Return(values);
        }
    }

    // The matte's rows are stored as the colours were before these were turned: each goes where its pixels have gone.
    private static void TurnIn(UprightReader matte, PixelBuffer frame, Orientation orientation, CancellationToken cancellationToken)
    {
        var (width, height) = (matte.Width, matte.Height);
        var mirroredX = orientation is Orientation.MirroredHorizontally or Orientation.Rotated180 or Orientation.Transversed or Orientation.Rotated270;
        var mirroredY = orientation is Orientation.Rotated180 or Orientation.MirroredVertically or Orientation.Rotated90 or Orientation.Transversed;
        var (stepX, stepY) = orientation >= Orientation.Transposed ? (4 * frame.Width, 4) : (4, 4 * frame.Width);
        var pixels = frame.Pixels;
        var values = PinnedPool<byte>.Rent(4 * width);
        try
        {
            for (var y = 0; y < height; y++)
            {
                if (y % 64 == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                matte.ReadRow(values);
                var at = ((mirroredY ? height - 1 - y : y) * stepY) + (mirroredX ? (width - 1) * stepX : 0) + 3;
                for (var x = 0; x < width; x++)
                {
                    pixels[at] = AlphaOf(values.AsSpan(4 * x, 4), matte.Header.HasAlpha);
                    at += mirroredX ? -stepX : stepX;
                }
            }
        }
        finally
        {
            PinnedPool<byte>.Return(values);
        }
    }

    private delegate void RowSource(Span<byte> row, int y);

    private static PreviewInfo Write(
        int width, int height, ColorProfile? profile, IBufferWriter<byte> output, RowSource source, CancellationToken cancellationToken)
    {
        using var writer = new PngWriter(output, width, height, PngColor.Rgba, profile: profile);
        var row = PinnedPool<byte>.Rent(4 * width);
        try
        {
            for (var y = 0; y < height; y++)
            {
                if (y % 64 == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                var pixels = row.AsSpan(0, 4 * width);
                source(pixels, y);
                ClearHidden(pixels);
                writer.WriteRow(pixels);
            }
        }
        finally
        {
            PinnedPool<byte>.Return(row);
        }

        writer.Complete();
        return new PreviewInfo(width, height, "image/png");
    }

    private static void ClearHidden(Span<byte> rgba)
    {
        var alphaBits = BitConverter.IsLittleEndian ? 0xFF000000u : 0x000000FFu;
        foreach (ref var pixel in MemoryMarshal.Cast<byte, uint>(rgba))
        {
            pixel = (pixel & alphaBits) == 0 ? 0 : pixel;
        }
    }

    // Rec. 601 weights over 256: exact for gray.
    private static byte AlphaOf(ReadOnlySpan<byte> rgba, bool hasAlpha) =>
        hasAlpha ? rgba[3] : (byte)(((77 * rgba[0]) + (150 * rgba[1]) + (29 * rgba[2]) + 128) >> 8);
}
