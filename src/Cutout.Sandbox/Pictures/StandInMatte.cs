using Cutout.Imaging;

namespace Cutout.Sandbox.Pictures;

/// <summary>
/// The stand-ins' idea of a foreground: an upright ellipse in the middle with a soft edge. A vendor would look at the
/// picture; a stand-in only has to return the sent pixels with an alpha channel that is neither empty nor full.
/// </summary>
internal static class StandInMatte
{
    private const double HalfWidth = 0.36;
    private const double HalfHeight = 0.44;
    private const double EdgeWidth = 0.08;

    /// <summary>Alpha (0 to 255) of a pixel of a picture of this size.</summary>
    public static byte Alpha(int x, int y, int width, int height)
    {
        var across = ((x + 0.5) / width - 0.5) / HalfWidth;
        var down = ((y + 0.5) / height - 0.5) / HalfHeight;
        var radius = Math.Sqrt((across * across) + (down * down));
        return (byte)Math.Round(255 * Math.Clamp((1 - radius) / EdgeWidth, 0, 1));
    }

    /// <summary>Sets the alpha of every pixel inside the region, and 0 outside it. Colours stay as they are.</summary>
    /// <param name="picture">The photo.</param>
    /// <param name="region">Where a foreground may lie.</param>
    /// <param name="constant">The same alpha everywhere instead of the ellipse.</param>
    public static void Apply(PixelBuffer picture, PixelBox region, byte? constant = null)
    {
        for (var y = 0; y < picture.Height; y++)
        {
            var row = picture.Row(y);
            var inside = y >= region.Top && y < region.Bottom;
            for (var x = 0; x < picture.Width; x++)
            {
                row[(4 * x) + 3] = inside && x >= region.Left && x < region.Right
                    ? constant ?? Alpha(x, y, picture.Width, picture.Height)
                    : (byte)0;
            }
        }
    }
}
