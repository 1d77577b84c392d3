namespace Cutout.Imaging;

/// <summary>
/// An operator's mark, decoded once and shared by all previews: straight alpha, at most <see cref="LongestSide"/> pixels a
/// side. It is the operator's own picture and no secret.
/// </summary>
public sealed class WatermarkImage
{
    /// <summary>Pixels of a side at most; a preview needs fewer.</summary>
    public const int LongestSide = 1024;

    private static readonly DecodeLimits Limits = new() { MaxSide = LongestSide, MaxPixels = LongestSide * LongestSide };

    private readonly byte[] _rgba;

    private WatermarkImage(int width, int height, byte[] rgba) => (Width, Height, _rgba) = (width, height, rgba);

    /// <summary>Pixels.</summary>
    public int Width { get; }

    /// <summary>Pixels.</summary>
    public int Height { get; }

    /// <summary>Straight alpha, rows from the top.</summary>
    internal ReadOnlySpan<byte> Rgba => _rgba;

    /// <summary>Decodes a PNG (or a JPEG, which then covers what is below it as a whole).</summary>
    /// <returns>A refusal for a file that isn't a picture, is too large, or has nothing to see in it.</returns>
    public static PictureOutcome<WatermarkImage> Read(ReadOnlyMemory<byte> picture)
    {
        try
        {
            using var decoded = PixelBuffer.Decode(picture, Limits);
            if (IsClear(decoded.Pixels))
            {
                return new PictureRefusal(PictureFault.UnsupportedFeature, PictureProbe.Detect(picture.Span), "all of it is transparent");
            }

            return new WatermarkImage(decoded.Width, decoded.Height, decoded.Pixels.ToArray());
        }
        catch (PictureException refused)
        {
            return refused.Refusal;
        }
    }

    private static bool IsClear(ReadOnlySpan<byte> rgba)
    {
        for (var i = 3; i < rgba.Length; i += 4)
        {
            if (rgba[i] != 0)
            {
                return false;
            }
        }

        return true;
    }
}
