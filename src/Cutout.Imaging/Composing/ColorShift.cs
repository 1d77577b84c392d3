namespace Cutout.Imaging.Composing;

/// <summary>
/// By how many levels an edit is lighter or darker as a whole, channel by channel: the median of the differences, which
/// what has changed in it does not move as long as most of the picture has not.
/// </summary>
internal readonly record struct ColorShift(int Red, int Green, int Blue)
{
    // More is not a shift but another picture.
    private const int Most = 12;
    private const int Levels = 511;

    /// <param name="original">As large as the edit.</param>
    /// <param name="edit">As large as the original.</param>
    /// <param name="ignored">Where a mask says that the edit differs; of any size. Null if nothing is known.</param>
    public static ColorShift Between(PixelBuffer original, PixelBuffer edit, Plane? ignored)
    {
        var counts = PinnedPool<int>.Rent(3 * Levels);
        try
        {
            var all = 0;
            for (var y = 0; y < edit.Height; y++)
            {
                var before = original.Row(y);
                var after = edit.Row(y);
                var mask = ignored is null ? default : ignored.Row((int)((long)y * ignored.Height / edit.Height));
                for (var x = 0; x < edit.Width; x++)
                {
                    if (ignored is not null && mask[(int)((long)x * ignored.Width / edit.Width)] != 0)
                    {
                        continue;
                    }

                    all++;
                    for (var c = 0; c < 3; c++)
                    {
                        counts[(c * Levels) + 255 + after[(4 * x) + c] - before[(4 * x) + c]]++;
                    }
                }
            }

            return new ColorShift(Median(counts.AsSpan(0, Levels), all), Median(counts.AsSpan(Levels, Levels), all), Median(counts.AsSpan(2 * Levels, Levels), all));
        }
        finally
        {
            PinnedPool<int>.Return(counts);
        }
    }

    private static int Median(ReadOnlySpan<int> counts, int all)
    {
        if (all == 0)
        {
            return 0;
        }

        var level = -1;
        for (var below = 0; below <= all / 2; below += counts[level])
        {
            level++;
        }

        return Math.Abs(level - 255) <= Most ? level - 255 : 0;
    }
}
