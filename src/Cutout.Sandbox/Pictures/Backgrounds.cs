using Cutout.Imaging;

namespace Cutout.Sandbox.Pictures;

/// <summary>What is put behind a cutout.</summary>
internal static class Backgrounds
{
    /// <summary>Puts one colour behind the picture, in place.</summary>
    public static void Fill(PixelBuffer picture, byte red, byte green, byte blue, byte alpha)
    {
        for (var y = 0; y < picture.Height; y++)
        {
            var row = picture.Row(y);
            for (var x = 0; x < row.Length; x += 4)
            {
                Blend(row.Slice(x, 4), [red, green, blue, alpha]);
            }
        }
    }

    /// <summary>Puts another picture behind this one, in place: centred, and scaled to fill unless it has the same size.</summary>
    public static void Fill(PixelBuffer picture, PixelBuffer background)
    {
        var scale = Math.Max((double)picture.Width / background.Width, (double)picture.Height / background.Height);
        var width = Math.Max(picture.Width, (int)Math.Round(background.Width * scale));
        var height = Math.Max(picture.Height, (int)Math.Round(background.Height * scale));
        using var scaled = Geometry.Resize(background, width, height);
        var (left, top) = ((width - picture.Width) / 2, (height - picture.Height) / 2);
        for (var y = 0; y < picture.Height; y++)
        {
            var row = picture.Row(y);
            var behind = scaled.Row(y + top)[(4 * left)..];
            for (var x = 0; x < row.Length; x += 4)
            {
                Blend(row.Slice(x, 4), behind.Slice(x, 4));
            }
        }
    }

    /// <summary>Whether any pixel lets something through.</summary>
    public static bool HasTransparency(PixelBuffer picture)
    {
        var pixels = picture.Pixels;
        for (var at = 3; at < pixels.Length; at += 4)
        {
            if (pixels[at] != 255)
            {
                return true;
            }
        }

        return false;
    }

    // "Over" for straight alpha (Porter and Duff 1984).
    private static void Blend(Span<byte> front, ReadOnlySpan<byte> behind)
    {
        var shine = behind[3] * (255 - front[3]) / 255.0;
        var alpha = front[3] + shine;
        for (var channel = 0; channel < 3 && alpha > 0; channel++)
        {
            front[channel] = (byte)Math.Round(((front[channel] * front[3]) + (behind[channel] * shine)) / alpha);
        }

        front[3] = (byte)Math.Round(alpha);
    }
}
