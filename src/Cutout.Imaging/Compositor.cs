using System.Buffers;
using Cutout.Imaging.Composing;
using Cutout.Imaging.Previews;

namespace Cutout.Imaging;

/// <summary>
/// Puts an edited picture back into the larger one that it was made from: the edit is enlarged and taken only where it has
/// changed something, under a feathered mask; all other pixels stay the original's, to the bit. An edit that came back lighter or darker as a
/// whole is set right first.
/// </summary>
/// <remarks>
/// The original is read twice, by rows, and neither it nor the result ever stands in memory, unless it is stored turned. The edit
/// and the original at its size do (8 bytes a pixel of the edit, and 6 for masks), counted by <see cref="DecodeLimits.FrameMemory"/>.
/// </remarks>
public static class Compositor
{
    // Shares of the edit's longer side: by how much the changed region grows, for soft rims and shadows, and over how much it fades.
    private const int GrowthsOfASide = 160;
    private const int FeathersOfASide = 250;
    private const int LeastGrowth = 2;

    /// <summary>Bytes that are held for each pixel of the edit: two frames and three planes with their spares.</summary>
    private const int BytesOfAPixel = 14;

    /// <summary>Writes the composite, upright, in the original's size.</summary>
    /// <param name="original">A JPEG or PNG.</param>
    /// <param name="edit">A JPEG or PNG of the same shape up to rounding, usually smaller. Its alpha is not looked at.</param>
    /// <param name="options">Mask, threshold, format.</param>
    /// <param name="output">Receives the file. What it has received is worthless if the outcome is a refusal.</param>
    /// <param name="cancellationToken">Looked at every few rows.</param>
    /// <returns>
    /// Size and share; a refusal of <see cref="PictureFault.Mismatch"/> where the edit or the mask is of another shape, of
    /// <see cref="PictureFault.NoMemory"/> where the edit's frame was not granted.
    /// </returns>
    public static PictureOutcome<CompositeInfo> Compose(
        ReadOnlyMemory<byte> original,
        ReadOnlyMemory<byte> edit,
        CompositeOptions options,
        IBufferWriter<byte> output,
        CancellationToken cancellationToken = default) =>
        Attempt.To(original, file => ComposeOrThrow(file, edit, options, output, cancellationToken));

    private static CompositeInfo ComposeOrThrow(
        ReadOnlyMemory<byte> original, ReadOnlyMemory<byte> edit, CompositeOptions options, IBufferWriter<byte> output, CancellationToken cancellationToken)
    {
        var header = PictureProbe.Read(original.Span).OrThrow();
        using var source = UprightReader.Open(edit, options.Limits, cancellationToken);
        CheckShape(source, header, "an edit");
        var (width, height) = (Math.Min(source.Width, header.UprightWidth), Math.Min(source.Height, header.UprightHeight));
        using var memory = Reserve((long)BytesOfAPixel * width * height, options.Limits, source.Header.Format);
        using var frame = ReadShrunk(source, width, height, cancellationToken);
        using var mask = options.Mask is { } given ? ReadMask(given, header, width, height, options.Limits, cancellationToken) : new Plane(width, height);
        var (shift, repainted, outside) = Compare(original, frame, mask, options, cancellationToken);
        Feather(mask);
        var info = Write(original, frame, mask, shift, options, output, cancellationToken);
        return info with { Repainted = repainted, Outside = outside };
    }

    // Fills the mask, if none was given.
    private static (ColorShift Shift, double Repainted, Likeness? Outside) Compare(
        ReadOnlyMemory<byte> original, PixelBuffer edit, Plane mask, CompositeOptions options, CancellationToken cancellationToken)
    {
        using var reader = OpenReduced(original, edit.Width, edit.Height, options.Limits, cancellationToken);
        using var small = ReadShrunk(reader, edit.Width, edit.Height, cancellationToken);
        if (options.Mask is null)
        {
            var found = ColorShift.Between(small, edit, null);
            ChangeFinder.Find(small, edit, found, options.Threshold, mask);
            return (found, mask.Share(), EditMeter.Outside(small, edit, null));
        }

        var shift = ColorShift.Between(small, edit, mask);
        using var changed = new Plane(edit.Width, edit.Height);
        ChangeFinder.Find(small, edit, shift, options.Threshold, changed);
        return (shift, EditMeter.ShareWithin(changed, mask), EditMeter.Outside(small, edit, mask));
    }

    private static CompositeInfo Write(
        ReadOnlyMemory<byte> original,
        PixelBuffer edit,
        Plane mask,
        ColorShift shift,
        CompositeOptions options,
        IBufferWriter<byte> output,
        CancellationToken cancellationToken)
    {
        using var reader = UprightReader.Open(original, options.Limits, cancellationToken);
        var (width, height) = (reader.Width, reader.Height);
        using var blender = new Blender(edit, mask, shift, width, height);
        var alpha = reader.Header.HasAlpha && options.Jpeg is null;
        var profile = ColorProfile.Read(original.Span, options.Limits);
        using var png = options.Jpeg is null ? new PngWriter(output, width, height, alpha ? PngColor.Rgba : PngColor.Rgb, profile: profile) : null;
        using var jpeg = options.Jpeg is null ? null : new JpegWriter(output, width, height, options.Jpeg with { Grayscale = false, Profile = profile });
        var row = PinnedPool<byte>.Rent(4 * width);
        var rgb = PinnedPool<byte>.Rent((3 * width) + RowPacker.Tail);
        try
        {
            for (var y = 0; y < height; y++)
            {
                if (y % 64 == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                var pixels = row.AsSpan(0, 4 * width);
                reader.ReadRow(pixels);
                blender.Blend(pixels, y);
                if (alpha)
                {
                    png!.WriteRow(pixels);
                    continue;
                }

                PreviewBackground.White.PutUnder(pixels, y);
                jpeg?.WriteRgbaRow(pixels);
                if (png is not null)
                {
                    RowPacker.DropAlpha(pixels, rgb);
                    png.WriteRow(rgb);
                }
            }
        }
        finally
        {
            PinnedPool<byte>.Return(row);
            PinnedPool<byte>.Return(rgb);
        }

        png?.Complete();
        jpeg?.Complete();
        return new CompositeInfo(width, height, jpeg is null ? "image/png" : "image/jpeg", mask.Share());
    }

    // Grown by what the blurring takes, so that all of what has changed is covered in full.
    private static void Feather(Plane mask)
    {
        var side = Math.Max(mask.Width, mask.Height);
        var radius = Math.Max(1, side / FeathersOfASide);
        mask.Dilate(Math.Max(LeastGrowth, side / GrowthsOfASide) + (2 * radius));
        mask.Blur(radius);
        mask.Blur(radius);
    }

    private static Plane ReadMask(
        ReadOnlyMemory<byte> given, PictureHeader original, int mostWidth, int mostHeight, DecodeLimits? limits, CancellationToken cancellationToken)
    {
        using var reader = UprightReader.Open(given, limits, cancellationToken);
        CheckShape(reader, original, "a mask");
        using var picture = ReadShrunk(reader, Math.Min(reader.Width, mostWidth), Math.Min(reader.Height, mostHeight), cancellationToken);
        var mask = new Plane(picture.Width, picture.Height);
        var pixels = picture.Pixels;
        for (var i = 0; i < mask.Values.Length; i++)
        {
            var white = (77 * pixels[4 * i]) + (150 * pixels[(4 * i) + 1]) + (29 * pixels[(4 * i) + 2]);
            mask.Values[i] = white * pixels[(4 * i) + 3] / 255 >= 128 * 256 ? (byte)255 : (byte)0;
        }

        return mask;
    }

    // A JPEG is decoded at a fraction if that is still as large as the edit.
    private static UprightReader OpenReduced(ReadOnlyMemory<byte> picture, int width, int height, DecodeLimits? limits, CancellationToken cancellationToken)
    {
        var reader = PictureReader.Open(picture, limits, Math.Max(width, height), cancellationToken);
        var turned = reader.Header.Orientation >= Orientation.Transposed;
        if ((turned ? reader.Height : reader.Width) >= width && (turned ? reader.Width : reader.Height) >= height)
        {
            return UprightReader.Over(reader, cancellationToken);
        }

        reader.Dispose();
        return UprightReader.Open(picture, limits, cancellationToken);
    }

    private static PixelBuffer ReadShrunk(UprightReader reader, int width, int height, CancellationToken cancellationToken)
    {
        using var rows = new ShrunkRows(reader, width, height);
        var buffer = new PixelBuffer(width, height);
        try
        {
            for (var y = 0; y < height; y++)
            {
                if (y % 64 == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                rows.ReadRow(buffer.Row(y));
            }

            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    private static void CheckShape(UprightReader picture, PictureHeader original, string what)
    {
        if (!AspectRatio.Agrees(picture.Width, picture.Height, original.UprightWidth, original.UprightHeight))
        {
            throw new PictureException(
                PictureFault.Mismatch,
                picture.Header.Format,
                $"{what} of {picture.Width}x{picture.Height} pixels for a picture of {original.UprightWidth}x{original.UprightHeight}");
        }
    }

    private static IDisposable? Reserve(long bytes, DecodeLimits? limits, PictureFormat format) => limits?.FrameMemory is { } grant
        ? grant(bytes) ?? throw new PictureException(PictureFault.NoMemory, format, $"{bytes} bytes for the edit's frame were not granted")
        : null;
}
