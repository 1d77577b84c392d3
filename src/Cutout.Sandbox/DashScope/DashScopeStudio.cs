using Cutout.Imaging;
using Cutout.Sandbox.Pictures;
using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.DashScope;

/// <summary>
/// The picture work. A model would invent pixels; a stand-in changes the sent ones so that the change can be seen and told
/// from the rest: a known region, or the masked one, is painted over from its edges.
/// </summary>
internal static class DashScopeStudio
{
    private const long MaxPixels = 2048 * 2048;
    private const long MinPixels = 512 * 512;
    private const long UsualPixels = 1024 * 1024;
    private const int StyleShortSide = 1536;
    private const int Shade = 48;

    /// <summary>
    /// Where the edit without a mask paints: a standing strip in the background, left of the middle, as a passer-by would be.
    /// </summary>
    public static PixelBox EditedRegion(int width, int height)
    {
        var (left, top) = (width * 4 / 100, height * 30 / 100);
        return new PixelBox(left, top, Math.Max(1, (width * 14 / 100) - left), Math.Max(1, (height * 90 / 100) - top));
    }

    /// <summary>The size of an edit's result: the photo's own, within the model's bounds, or the asked one.</summary>
    public static (int Width, int Height) EditedSize(DashScopeEdit edit, int width, int height)
    {
        if (edit.Size is { } asked)
        {
            return asked;
        }

        var pixels = (double)width * height;
        var wanted = edit.Model.KeepsInputSize ? Math.Clamp(pixels, MinPixels, MaxPixels) : UsualPixels;
        if (wanted == pixels)
        {
            return (width, height);
        }

        // Whatever is scaled comes out in multiples of 16; downwards, so that the limit holds, but upwards from the least.
        var scale = Math.Sqrt(wanted / pixels);
        return wanted < pixels
            ? (Math.Max(16, (int)(width * scale) / 16 * 16), Math.Max(16, (int)(height * scale) / 16 * 16))
            : (((int)Math.Ceiling(width * scale) + 15) / 16 * 16, ((int)Math.Ceiling(height * scale) + 15) / 16 * 16);
    }

    /// <summary>Operation A: the photo at the result's size with the region painted over.</summary>
    public static DashScopeImage Edit(PixelBuffer photo, DashScopeEdit edit, Answer answer)
    {
        var (width, height) = EditedSize(edit, photo.Width, photo.Height);
        using var result = Geometry.Resize(photo, width, height);
        var region = EditedRegion(width, height);
        if (answer.Find<IdleTwist>() is null)
        {
            PaintOver(result, (x, y) => x >= region.Left && x < region.Right && y >= region.Top && y < region.Bottom);
        }

        return Png(result, answer.Find<PictureTwist>());
    }

    /// <summary>Operation B: the photo with everything painted over where the mask is white.</summary>
    public static DashScopeImage Repaint(PixelBuffer photo, PixelBuffer? mask, Answer answer)
    {
        using var result = Geometry.Resize(photo, photo.Width, photo.Height);
        if (mask is null)
        {
            Posterize(result);
        }
        else if (answer.Find<IdleTwist>() is null)
        {
            PaintOver(result, (x, y) => mask.Row(y)[4 * x] >= 128);
        }

        return Png(result, answer.Find<PictureTwist>());
    }

    /// <summary>Operation C: few tones, short side 1536, JPEG.</summary>
    public static DashScopeImage Style(PixelBuffer photo, PictureTwist? twist)
    {
        var scale = (double)StyleShortSide / Math.Min(photo.Width, photo.Height);
        using var result = Geometry.Resize(photo, (int)Math.Round(photo.Width * scale), (int)Math.Round(photo.Height * scale));
        Posterize(result);
        using var final = twist?.Change(result) ?? result;
        return new DashScopeImage(PictureFiles.Jpeg(final), "jpg", final.Width, final.Height);
    }

    private static DashScopeImage Png(PixelBuffer result, PictureTwist? twist)
    {
        using var final = twist?.Change(result) ?? result;
        return new DashScopeImage(PictureFiles.OpaquePng(final), "png", final.Width, final.Height);
    }

    // Row by row, each run is filled with a straight line from the pixel before it to the pixel after it, so much lighter or
    // darker that it can be told from a plain background.
    private static void PaintOver(PixelBuffer picture, Func<int, int, bool> isInside)
    {
        for (var y = 0; y < picture.Height; y++)
        {
            var row = picture.Row(y);
            for (var x = 0; x < picture.Width; x++)
            {
                var start = x;
                while (x < picture.Width && isInside(x, y))
                {
                    x++;
                }

                FillRun(row, start, x, picture.Width);
            }
        }
    }

    private static void FillRun(Span<byte> row, int start, int end, int width)
    {
        var before = start > 0 ? start - 1 : Math.Min(end, width - 1);
        var after = end < width ? end : before;
        for (var x = start; x < end; x++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                var (from, to) = (row[(4 * before) + channel], row[(4 * after) + channel]);
                var value = from + ((to - from) * (x - start + 1) / (end - start + 1));
                row[(4 * x) + channel] = (byte)(value + (value < 128 ? Shade : -Shade));
            }
        }
    }

    private static void Posterize(PixelBuffer picture)
    {
        var pixels = picture.Pixels;
        for (var at = 0; at < pixels.Length; at++)
        {
            if (at % 4 != 3)
            {
                pixels[at] = (byte)((pixels[at] / 64 * 64) + 32);
            }
        }
    }
}
