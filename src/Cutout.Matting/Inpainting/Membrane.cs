using System.Runtime.Intrinsics;

namespace Cutout.Matting.Inpainting;

/// <summary>Spans the smoothest surface over a hole: every pixel is the mean of its neighbours, and at the border as it is told.</summary>
internal static class Membrane
{
    // Beyond this the middle of a very wide hole is still a little tauter than it should be, which nobody can see.
    private const int MostSweeps = 500;

    /// <summary>Successive over-relaxation (Young 1954), from the border inwards; where nothing borders the hole all stays as it was.</summary>
    /// <param name="level">Where the hole is.</param>
    /// <param name="rings">The hole's pixels.</param>
    /// <param name="values">Four numbers for every pixel of the level; those of known pixels next to the hole are kept.</param>
    /// <param name="cancellationToken">Looked at between the sweeps.</param>
    public static void Span(Level level, Rings rings, Vector128<float>[] values, CancellationToken cancellationToken)
    {
        var across = Math.Max(2, 2 * rings.Deepest);
        var haste = 2 / (1 + MathF.Sin(MathF.PI / across));
        var sweeps = Math.Min(MostSweeps, 8 + (2 * across));
        for (var sweep = 0; sweep < sweeps; sweep++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var i = 0; i < rings.Count; i++)
            {
                // There and back, so that neither side lags behind.
                Relax(level, values, rings.Order[(sweep & 1) == 0 ? i : rings.Count - 1 - i], haste);
            }
        }
    }

    private static void Relax(Level level, Vector128<float>[] values, int at, float haste)
    {
        var sum = Vector128<float>.Zero;
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
