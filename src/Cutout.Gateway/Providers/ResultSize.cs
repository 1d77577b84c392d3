using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Providers;

/// <summary>Which sizes of a result are right for a photo.</summary>
/// <param name="MostPixels">The vendor scales a larger photo down to about so many pixels.</param>
/// <param name="AtLeastPixels">Fewer is not what was bought, unless the photo itself has fewer.</param>
/// <param name="SameBelow">A photo of no more pixels keeps its size to the pixel.</param>
/// <param name="AspectTolerance">By how much of itself the ratio of width to height may be off, beside a pixel of rounding.</param>
internal sealed record ResultSize(long MostPixels, long AtLeastPixels, bool SameBelow, double AspectTolerance)
{
    /// <summary>The photo's own size.</summary>
    public static readonly ResultSize Same = new(long.MaxValue, 0, SameBelow: true, 0);

    /// <summary>The photo's own size, or scaled down to about so many pixels.</summary>
    public static ResultSize UpTo(long pixels) => new(pixels, pixels * 9 / 10, SameBelow: true, 0.005);

    /// <summary>A preview of at most so many pixels; hosts of one dialect don't agree how much smaller it may be.</summary>
    public static ResultSize Preview(long pixels) => new(pixels, 0, SameBelow: false, 0.005);

    public bool Fits(PictureFacts photo, int width, int height)
    {
        var (photoPixels, pixels) = ((long)photo.Width * photo.Height, (long)width * height);
        if (SameBelow && photoPixels <= MostPixels)
        {
            return width == photo.Width && height == photo.Height;
        }

        // A side that was rounded to whole pixels moves the ratio by at most one pixel of the shorter side.
        var off = Math.Abs(((double)width * photo.Height / ((double)height * photo.Width)) - 1);
        return pixels <= MostPixels * 1.01
            && pixels >= Math.Min(AtLeastPixels, photoPixels) * 0.99
            && off <= AspectTolerance + (1.0 / Math.Min(width, height));
    }
}
