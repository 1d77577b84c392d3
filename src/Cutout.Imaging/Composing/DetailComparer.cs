namespace Cutout.Imaging.Composing;

/// <summary>
/// Compares a picture with a photo by what stands out from its surroundings in both: another scene may have the same colours
/// in the same places, but not the same detail.
/// </summary>
internal static class DetailComparer
{
    // Of 5 x 5 cells.
    private const int Radius = 2;

    // The share of the cells that have most detail, and by how much of itself, and by how many levels, it may be off.
    private const double StrongShare = 0.2;
    private const float Tolerance = 0.4f;
    private const float Noise = 2;

    // What stands out by so many levels is no noise, and so many cells of it are no accident.
    private const float Clear = 4;
    private const int FewCells = 16;

    /// <param name="picture">Cells.</param>
    /// <param name="photo">As many cells.</param>
    /// <param name="counted">A byte for each: 0 where the two need not agree.</param>
    /// <returns>Null if nothing is counted.</returns>
    public static Likeness? Compare(PixelBuffer picture, PixelBuffer photo, ReadOnlySpan<byte> counted)
    {
        var places = counted.Length - counted.Count((byte)0);
        if (places == 0)
        {
            return null;
        }

        var first = Standout(picture, counted);
        var second = Standout(photo, counted);
        var strengths = new float[places];
        for (int i = 0, at = 0; i < counted.Length; i++)
        {
            if (counted[i] != 0)
            {
                strengths[at++] = Math.Abs(first[i]);
            }
        }

        Array.Sort(strengths);
        var strength = strengths[(int)(places * (1 - StrongShare))];
        if (strength < Clear && strengths[^Math.Min(FewCells, places)] >= Clear)
        {
            // Mostly plain, but there is something to recognise.
            strength = Clear;
        }

        var (strong, same) = (0, 0);
        for (var i = 0; i < counted.Length; i++)
        {
            if (counted[i] == 0 || Math.Abs(first[i]) < strength)
            {
                continue;
            }

            strong++;
            same += Math.Abs(first[i] - second[i]) <= (Tolerance * Math.Abs(first[i])) + Noise ? 1 : 0;
        }

        return new Likeness((double)same / strong, Difference(picture.Pixels, photo.Pixels, counted) / places, strength);
    }

    private static double Difference(ReadOnlySpan<byte> picture, ReadOnlySpan<byte> photo, ReadOnlySpan<byte> counted)
    {
        var sum = 0L;
        for (var i = 0; i < counted.Length; i++)
        {
            for (var at = 4 * i; counted[i] != 0 && at < (4 * i) + 3; at++)
            {
                sum += Math.Abs(picture[at] - photo[at]);
            }
        }

        return sum / 3.0;
    }

    // By how many levels each counted cell is lighter than the counted cells around it.
    private static float[] Standout(PixelBuffer cells, ReadOnlySpan<byte> counted)
    {
        var (width, height) = (cells.Width, cells.Height);
        var light = new float[width * height];
        for (var i = 0; i < light.Length; i++)
        {
            light[i] = (cells.Pixels[4 * i] + cells.Pixels[(4 * i) + 1] + cells.Pixels[(4 * i) + 2]) / 3f;
        }

        var standout = new float[light.Length];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (sum, count) = (0f, 0);
                for (var near = Math.Max(0, y - Radius); near <= Math.Min(height - 1, y + Radius); near++)
                {
                    for (var at = (near * width) + Math.Max(0, x - Radius); at <= (near * width) + Math.Min(width - 1, x + Radius); at++)
                    {
                        sum += counted[at] != 0 ? light[at] : 0;
                        count += counted[at] != 0 ? 1 : 0;
                    }
                }

                standout[(y * width) + x] = light[(y * width) + x] - (sum / Math.Max(1, count));
            }
        }

        return standout;
    }
}
