namespace Cutout.Imaging.Composing;

/// <summary>
/// Finds where an edit differs from the original at the edit's size. Differences are averaged with their signs over 5 x 5 pixels
/// first, which leaves little of a codec's noise and of another way to shrink, and less of single pixels.
/// </summary>
internal static class ChangeFinder
{
    private const int Radius = 2;
    private const int LargestSpeck = 2;

    // Holes and gaps narrower than twice this share of the longer side are taken to have changed, too.
    private const int GapsOfASide = 64;

    /// <summary>255 where something has changed, else 0.</summary>
    public static void Find(PixelBuffer original, PixelBuffer edit, ColorShift shift, int threshold, Plane changed)
    {
        Differences(original, edit, shift, changed);
        using (var certain = new Plane(edit.Width, edit.Height))
        {
            Threshold(changed.Values, certain.Values, threshold);
            certain.Erode(LargestSpeck);
            certain.Dilate(LargestSpeck);
            for (var i = 0; i < certain.Values.Length; i++)
            {
                changed.Values[i] = certain.Values[i] == 255 ? (byte)255 : changed.Values[i] > threshold / 2 ? (byte)1 : (byte)0;
            }
        }

        changed.KeepConnected();
        var gap = Math.Max(2, Math.Max(edit.Width, edit.Height) / GapsOfASide);
        changed.Dilate(gap);
        changed.Erode(gap);
    }

    private static void Threshold(ReadOnlySpan<byte> values, Span<byte> result, int threshold)
    {
        for (var i = 0; i < values.Length; i++)
        {
            result[i] = values[i] > threshold ? (byte)255 : (byte)0;
        }
    }

    // The largest of the three channels' mean differences.
    private static void Differences(PixelBuffer original, PixelBuffer edit, ColorShift shift, Plane result)
    {
        var (width, height) = (edit.Width, edit.Height);
        var columns = PinnedPool<int>.Rent(3 * width);
        try
        {
            for (var y = -Radius; y < height; y++)
            {
                if (y + Radius < height)
                {
                    Add(columns, original.Row(y + Radius), edit.Row(y + Radius), shift, 1);
                }

                if (y < 0)
                {
                    continue;
                }

                if (y - Radius > 0)
                {
                    Add(columns, original.Row(y - Radius - 1), edit.Row(y - Radius - 1), shift, -1);
                }

                var rows = Math.Min(y + Radius, height - 1) - Math.Max(y - Radius, 0) + 1;
                var target = result.Row(y);
                for (var x = 0; x < width; x++)
                {
                    var (first, last) = (Math.Max(x - Radius, 0), Math.Min(x + Radius, width - 1));
                    var (red, green, blue) = (0, 0, 0);
                    for (var i = first; i <= last; i++)
                    {
                        red += columns[3 * i];
                        green += columns[(3 * i) + 1];
                        blue += columns[(3 * i) + 2];
                    }

                    var largest = Math.Max(Math.Abs(red), Math.Max(Math.Abs(green), Math.Abs(blue)));
                    target[x] = (byte)Math.Min(255, largest / (rows * (last - first + 1)));
                }
            }
        }
        finally
        {
            PinnedPool<int>.Return(columns);
        }
    }

    private static void Add(Span<int> columns, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, ColorShift shift, int sign)
    {
        for (int x = 0, i = 0; x < before.Length; x += 4, i += 3)
        {
            columns[i] += sign * (after[x] - before[x] - shift.Red);
            columns[i + 1] += sign * (after[x + 1] - before[x + 1] - shift.Green);
            columns[i + 2] += sign * (after[x + 2] - before[x + 2] - shift.Blue);
        }
    }
}
