namespace Cutout.Matting.Segmenting;

/// <summary>Small operations on planes of numbers, row by row from the top.</summary>
internal static class Planes
{
    /// <summary>The mean over a square of 2 * <paramref name="radius"/> + 1 pixels, fewer at the edge. May work in place.</summary>
    public static void Blur(float[] from, float[] to, int width, int height, int radius, float[] buffer)
    {
        for (var y = 0; y < height; y++)
        {
            var row = from.AsSpan(y * width, width);
            var sum = 0.0;
            for (var x = 0; x < Math.Min(radius, width); x++)
            {
                sum += row[x];
            }

            for (var x = 0; x < width; x++)
            {
                if (x + radius < width)
                {
                    sum += row[x + radius];
                }

                if (x - radius - 1 >= 0)
                {
                    sum -= row[x - radius - 1];
                }

                buffer[(y * width) + x] = (float)(sum / (Math.Min(x + radius, width - 1) - Math.Max(x - radius, 0) + 1));
            }
        }

        // Columns side by side, because a walk down a single one would miss the cache at every step.
        var sums = new double[width];
        for (var y = 0; y < Math.Min(radius, height); y++)
        {
            AddRow(sums, buffer.AsSpan(y * width, width), 1);
        }

        for (var y = 0; y < height; y++)
        {
            if (y + radius < height)
            {
                AddRow(sums, buffer.AsSpan((y + radius) * width, width), 1);
            }

            if (y - radius - 1 >= 0)
            {
                AddRow(sums, buffer.AsSpan((y - radius - 1) * width, width), -1);
            }

            var scale = 1.0 / (Math.Min(y + radius, height - 1) - Math.Max(y - radius, 0) + 1);
            for (var x = 0; x < width; x++)
            {
                to[(y * width) + x] = (float)(sums[x] * scale);
            }
        }
    }

    /// <summary>Reads a plane of one size at the pixels of another that covers the same picture, bilinearly.</summary>
    public static void Resize(float[] from, int fromWidth, int fromHeight, float[] to, int width, int height, float factor)
    {
        for (var y = 0; y < height; y++)
        {
            var v = Math.Clamp(((y + 0.5f) / factor) - 0.5f, 0, fromHeight - 1);
            var top = Math.Min((int)v, Math.Max(0, fromHeight - 2));
            var below = Math.Min(top + 1, fromHeight - 1);
            var fy = v - top;
            for (var x = 0; x < width; x++)
            {
                var u = Math.Clamp(((x + 0.5f) / factor) - 0.5f, 0, fromWidth - 1);
                var left = Math.Min((int)u, Math.Max(0, fromWidth - 2));
                var right = Math.Min(left + 1, fromWidth - 1);
                var fx = u - left;
                var upper = from[(top * fromWidth) + left] + (fx * (from[(top * fromWidth) + right] - from[(top * fromWidth) + left]));
                var lower = from[(below * fromWidth) + left] + (fx * (from[(below * fromWidth) + right] - from[(below * fromWidth) + left]));
                to[(y * width) + x] = upper + (fy * (lower - upper));
            }
        }
    }

    private static void AddRow(double[] sums, ReadOnlySpan<float> row, double sign)
    {
        for (var x = 0; x < row.Length; x++)
        {
            sums[x] += sign * row[x];
        }
    }
}
