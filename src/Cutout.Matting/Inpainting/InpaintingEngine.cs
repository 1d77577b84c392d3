using System.Buffers;
using Cutout.Imaging;

namespace Cutout.Matting.Inpainting;

/// <summary>
/// The built-in engine's other half: takes what a mask marks out of a photo and fills the place from what lies around it, in the
/// process, without a network of either kind. The same photo, mask and options give the same bytes.
/// </summary>
public static class InpaintingEngine
{
    // Below a fiftieth of the photo there is nothing to tell how the rest might have looked.
    private const int LeastLeft = 50;

    // Ninety in all planes of all scales; the pool that they come from rounds up.
    private const long BytesOfAPixel = 160;

    /// <summary>
    /// Fills the marked pixels of a JPEG or PNG and writes a PNG, upright and at full size, with the photo's colour profile; all
    /// other pixels are the photo's own, bit for bit. The PNG is RGBA where the photo has alpha, else RGB.
    /// </summary>
    /// <param name="photo">The whole file.</param>
    /// <param name="mask">A JPEG or PNG of the photo's upright size: white shall go.</param>
    /// <param name="png">Receives the picture, and nothing unless it is filled.</param>
    /// <param name="options">How much work it may be.</param>
    /// <param name="cancellationToken">Looked at every few milliseconds.</param>
    public static InpaintingOutcome Remove(
        ReadOnlyMemory<byte> photo, ReadOnlyMemory<byte> mask, IBufferWriter<byte> png, InpaintingOptions options, CancellationToken cancellationToken)
    {
        try
        {
            using var pixels = PixelBuffer.Decode(photo, options.Limits, cancellationToken);
            using var scratch = new Scratch();
            var holes = HoleMask.Read(mask, options.Limits, scratch, cancellationToken);
            if (WhyNot(holes, pixels) is { } refusal)
            {
                return refusal;
            }

            var windows = new HoleWindows(holes, scratch, cancellationToken);
            var factors = windows.All.Select(window => FactorOf(window, holes.Count, options)).ToList();
            using var memory = Reserve(windows.All, factors, options);
            for (var i = 0; i < factors.Count; i++)
            {
                new WindowFill(pixels, holes, windows, windows.All[i], factors[i]).Run(options.Seed + (ulong)i, cancellationToken);
            }

            PictureProbe.Read(photo.Span).TryGet(out var header, out _);
            Write(pixels, header?.HasAlpha == true, ColorProfile.Read(photo.Span, options.Limits), png, cancellationToken);
            return new InpaintingOutcome.Filled(
                pixels.Width, pixels.Height, holes.Count / ((double)pixels.Width * pixels.Height), factors.Count, factors.Max());
        }
        catch (PictureException unreadable)
        {
            return new InpaintingOutcome.Unreadable(unreadable.Refusal);
        }
    }

    private static InpaintingOutcome? WhyNot(HoleMask holes, PixelBuffer photo)
    {
        var all = (long)photo.Width * photo.Height;
        return (holes.Width, holes.Height) != (photo.Width, photo.Height)
            ? new InpaintingOutcome.MaskDiffers(holes.Width, holes.Height, photo.Width, photo.Height)
            : holes.Count == 0 ? new InpaintingOutcome.NothingMarked()
            : (all - holes.Count) * LeastLeft < all ? new InpaintingOutcome.NothingLeft()
            : null;
    }

    private static int FactorOf(HoleWindow window, long marked, InpaintingOptions options)
    {
        var (area, filled) = (window.Area.Area / (double)options.MostWindowPixels, marked / (double)options.MostFilledPixels);
        return Math.Max(1, (int)Math.Ceiling(Math.Sqrt(Math.Max(area, filled))));
    }

    private static IDisposable? Reserve(IReadOnlyList<HoleWindow> windows, List<int> factors, InpaintingOptions options)
    {
        var most = windows.Select((window, i) => BytesOfAPixel * window.Area.Area / (factors[i] * factors[i])).Max();
        return options.Limits?.FrameMemory is { } grant
            ? grant(most) ?? throw new PictureException(new PictureRefusal(PictureFault.NoMemory, PictureFormat.Unknown, $"{most} bytes to fill a hole were not granted"))
            : null;
    }

    private static void Write(PixelBuffer pixels, bool alpha, ColorProfile? profile, IBufferWriter<byte> png, CancellationToken cancellationToken)
    {
        using var scratch = new Scratch();
        var rgb = scratch.Take<byte>(3 * pixels.Width);
        using var output = new PngWriter(png, pixels.Width, pixels.Height, alpha ? PngColor.Rgba : PngColor.Rgb, profile: profile);
        for (var y = 0; y < pixels.Height; y++)
        {
            if ((y & 15) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var row = pixels.Row(y);
            if (alpha)
            {
                output.WriteRow(row);
                continue;
            }

            for (int from = 0, to = 0; from < row.Length; from += 4, to += 3)
            {
                row.Slice(from, 3).CopyTo(rgb.AsSpan(to));
            }

            output.WriteRow(rgb.AsSpan(0, 3 * pixels.Width));
        }

        output.Complete();
    }
}
