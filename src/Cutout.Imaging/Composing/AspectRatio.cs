namespace Cutout.Imaging.Composing;

/// <summary>Whether two sizes can be sizes of one picture.</summary>
internal static class AspectRatio
{
    // Sizes are rounded, and some models round to multiples of 16.
    private const double RoundedPixels = 1.5;
    private const double RoundedShare = 0.015;

    public static bool Agrees(int width, int height, int otherWidth, int otherHeight)
    {
        // Compared where a pixel counts most: at the smaller of the two sizes.
        if (width > otherWidth)
        {
            return Agrees(otherWidth, otherHeight, width, height);
        }

        var expected = (double)otherHeight * width / otherWidth;
        return Math.Abs(expected - height) <= RoundedPixels + (RoundedShare * Math.Max(expected, height));
    }
}
