using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cutout.Matting.Segmenting;

/// <summary>Small operations on planes of numbers, row by row from the top.</summary>
internal static class Planes
{
    /// <summary>The mean over a square of 2 * <paramref name="radius"/> + 1 pixels, fewer at the edge. May work in place.</summary>
    public static void Blur(float[] from, float[] to, int width, int height, int radius, float[] buffer)
    {
        for (var y = 0; y < height; y++)
        {
            BlurRow(from.AsSpan(y * width, width), buffer.AsSpan(y * width, width), radius);
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
            Scale(sums, scale, to.AsSpan(y * width, width));
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BlurRow(ReadOnlySpan<float> row, Span<float> means, int radius)
    {
        var sum = 0.0;
        for (var x = 0; x < Math.Min(radius, row.Length); x++)
        {
            sum += row[x];
        }

        var whole = 1.0 / ((2 * radius) + 1);
        for (var x = 0; x < row.Length; x++)
        {
            if (x > radius && x + radius < row.Length)
            {
                // One addition is all that has to wait for the pixel before.
                sum += (double)row[x + radius] - row[x - radius - 1];
                means[x] = (float)(sum * whole);
                continue;
            }

            sum += x + radius < row.Length ? row[x + radius] : 0;
            sum -= x - radius - 1 >= 0 ? row[x - radius - 1] : 0;
            means[x] = (float)(sum / (Math.Min(x + radius, row.Length - 1) - Math.Max(x - radius, 0) + 1));
        }
    }

    private static void Scale(double[] sums, double scale, Span<float> to)
    {
        var x = 0;
        for (; x + 8 <= to.Length; x += 8)
        {
            Vector256.Narrow(Vector256.Create(sums, x) * scale, Vector256.Create(sums, x + 4) * scale).CopyTo(to[x..]);
        }

        for (; x < to.Length; x++)
        {
            to[x] = (float)(sums[x] * scale);
        }
    }

    private static void AddRow(double[] sums, ReadOnlySpan<float> row, double sign)
    {
        var x = 0;
        for (; x + 8 <= row.Length; x += 8)
        {
            var (low, high) = Vector256.Widen(Vector256.Create(row[x..]));
            (Vector256.Create(sums, x) + (low * sign)).CopyTo(sums, x);
            (Vector256.Create(sums, x + 4) + (high * sign)).CopyTo(sums, x + 4);
        }

        for (; x < row.Length; x++)
        {
            sums[x] += sign * row[x];
        }
    }
}
