using Cutout.Imaging;

namespace Cutout.Matting;

/// <summary>How the upright picture at full size lies over its reduction.</summary>
/// <param name="Width">Upright, at full size.</param>
/// <param name="Height">Upright, at full size.</param>
/// <param name="Factor">How many times smaller the reduction is.</param>
/// <param name="Left">By how many pixels the reduction begins further left: the squares at the stored picture's edge are cut off, and turning brings them here.</param>
/// <param name="Top">The same at the top.</param>
internal readonly record struct Frame(int Width, int Height, int Factor, int Left, int Top)
{
    public static Frame Of(PictureHeader header, int longest)
    {
        var factor = FactorFor(header.Width, header.Height, longest);
        int right = Rest(header.Width), bottom = Rest(header.Height);
        var (w, h) = (header.Width, header.Height);
        return header.Orientation switch
        {
            Orientation.MirroredHorizontally => new Frame(w, h, factor, right, 0),
            Orientation.Rotated180 => new Frame(w, h, factor, right, bottom),
            Orientation.MirroredVertically => new Frame(w, h, factor, 0, bottom),
            Orientation.Transposed => new Frame(h, w, factor, 0, 0),
            Orientation.Rotated90 => new Frame(h, w, factor, bottom, 0),
            Orientation.Transversed => new Frame(h, w, factor, bottom, right),
            Orientation.Rotated270 => new Frame(h, w, factor, 0, right),
            _ => new Frame(w, h, factor, 0, 0),
        };

        int Rest(int length) => (((length + factor - 1) / factor) * factor) - length;
    }

    /// <summary>How many pixels of the reduction cover that many.</summary>
    public int Reduced(int length) => (length + Factor - 1) / Factor;

    /// <summary>The least whole number that makes the longest side no longer than <paramref name="longest"/>.</summary>
    public static int FactorFor(int width, int height, int longest) => Math.Max(1, (Math.Max(width, height) + longest - 1) / longest);
}
