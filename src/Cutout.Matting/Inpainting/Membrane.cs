using System.Runtime.Intrinsics;

namespace Cutout.Matting.Inpainting;

/// <summary>
/// Spans a surface over a hole: every pixel is the mean of what its neighbours make of it, and at the border as it is told. Where
/// neighbours shall differ by nothing, that is the smoothest surface there is.
/// </summary>
internal static class Membrane
{
    // Beyond this the middle of a very wide hole is a little off, which nobody can see.
    private const int MostSweeps = 500;

    /// <summary>Gives every pixel of the hole the mean of those neighbours that are nearer to its border: something to begin with.</summary>
    public static void Begin(Level level, Rings rings, Vector128<float>[] values)
    {
        Span<int> around = [-1, 1, -level.Stride, level.Stride];
        for (var i = 0; i < rings.Count; i++)
        {
            var at = rings.Order[i];
            var sum = Vector128<float>.Zero;
            var nearer = 0;
            foreach (var side in around)
            {
                if (level.Inside[at + side] != 0 && rings.Depth[at + side] < rings.Depth[at])
                {
                    sum += values[at + side];
                    nearer++;
                }
            }

            values[at] = nearer > 0 ? sum / nearer : sum;
        }
    }

    /// <summary>Successive over-relaxation (Young 1954), row by row; where nothing borders the hole all stays as it was.</summary>
    /// <param name="level">Where the hole is.</param>
    /// <param name="rings">The hole's pixels.</param>
    /// <param name="values">Four numbers for every pixel of the level, to begin with; those of known pixels next to the hole are kept.</param>
    /// <param name="slopes">By how much each pixel shall exceed its neighbours, all of them together; null for not at all.</param>
    /// <param name="cancellationToken">Looked at between the sweeps.</param>
    public static void Span(Level level, Rings rings, Vector128<float>[] values, Vector128<float>[]? slopes, CancellationToken cancellationToken)
    {
        var across = Math.Max(2, 2 * rings.Deepest);
        var haste = 2 / (1 + MathF.Sin(MathF.PI / across));
        var sweeps = Math.Min(MostSweeps, 8 + (2 * across));
        for (var sweep = 0; sweep < sweeps; sweep++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var i = 0; i < rings.Count; i++)
            {
                Relax(level, values, slopes, rings.Scan[i], haste);
            }
        }
    }

    private static void Relax(Level level, Vector128<float>[] values, Vector128<float>[]? slopes, int at, float haste)
    {
        var sum = slopes is null ? Vector128<float>.Zero : slopes[at];
        var neighbours = 0;
        var inside = level.Inside;
        if (inside[at - 1] != 0)
        {
            sum += values[at - 1];
            neighbours++;
        }

        if (inside[at + 1] != 0)
        {
            sum += values[at + 1];
            neighbours++;
        }

        if (inside[at - level.Stride] != 0)
        {
            sum += values[at - level.Stride];
            neighbours++;
        }

        if (inside[at + level.Stride] != 0)
        {
            sum += values[at + level.Stride];
            neighbours++;
        }

        if (neighbours > 0)
        {
            values[at] += haste * ((sum / neighbours) - values[at]);
        }
    }
}
