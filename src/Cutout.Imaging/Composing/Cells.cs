namespace Cutout.Imaging.Composing;

/// <summary>How pictures are made small to be compared: cells of 4 x 4 pixels or more, so that being off by one of them does not count, and few.</summary>
internal static class Cells
{
    private const int Most = 128;
    private const int LeastPixels = 4;

    /// <summary>The number of cells across and down for a picture of this size.</summary>
    public static (int Width, int Height) Of(int width, int height) =>
        AreaShrinker.Fit(width, height, Math.Clamp(Math.Max(width, height) / LeastPixels, 1, Most));

    /// <summary>A picture that stands in memory, shrunk.</summary>
    public static PixelBuffer Shrink(PixelBuffer picture, int width, int height, bool hasAlpha)
    {
        using var shrinker = new AreaShrinker(picture.Width, picture.Height, width, height, hasAlpha);
        var cells = new PixelBuffer(width, height);
        for (int y = 0, row = 0; y < picture.Height; y++)
        {
            if (shrinker.Take(picture.Row(y), cells.Row(row)))
            {
                row = Math.Min(row + 1, height - 1);
            }
        }

        return cells;
    }
}
