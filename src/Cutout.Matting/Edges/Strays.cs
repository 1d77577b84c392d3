using Cutout.Matting.Segmenting;

namespace Cutout.Matting.Edges;

/// <summary>
/// Finds what a cut at working size loses: strands of hair that lead out into the ground, and gaps between them. Such a pixel
/// lies not far from the edge and does not look like the certain pixels of its own side around it.
/// </summary>
internal static class Strays
{
    // In deviations of the surrounding colours, squared; and the least deviation, which a camera's noise makes.
    private const float Strange = 14;
    private const float Noise = 0.018f;

    // Where the surroundings are themselves this busy, strange colours mean nothing.
    private const float Busy = 0.09f;

    /// <summary>Adds them to the unknown band.</summary>
    public static void Mark(Matte matte)
    {
        using var scratch = new Scratch();
        var (w, h) = (matte.Width, matte.Height);
        var radius = Math.Max(3, Math.Max(w, h) / 24);
        var buffer = scratch.Take<float>(w * h);
        var side = scratch.Take<float>(w * h);
        var weight = scratch.Take<float>(w * h);
        var reach = scratch.Take<float>(w * h);
        var square = scratch.Take<float>(w * h);
        var means = Enumerable.Range(0, 3).Select(_ => scratch.Take<float>(w * h)).ToArray();
        var found = scratch.Take<bool>(w * h);
        var p = matte.Picture;
        float[][] colours = [p.Red, p.Green, p.Blue];
        foreach (var alpha in (float[])[0, 1])
        {
            for (var i = 0; i < w * h; i++)
            {
                side[i] = !matte.Unknown[i] && matte.Alpha[i] == alpha ? 1 : 0;
                reach[i] = 1 - side[i];
                square[i] = side[i] * ((p.Red[i] * p.Red[i]) + (p.Green[i] * p.Green[i]) + (p.Blue[i] * p.Blue[i]));
            }

            Planes.Blur(side, weight, w, h, radius, buffer);
            Planes.Blur(reach, reach, w, h, radius, buffer);
            Planes.Blur(square, square, w, h, radius, buffer);
            for (var c = 0; c < 3; c++)
            {
                for (var i = 0; i < w * h; i++)
                {
                    means[c][i] = side[i] * colours[c][i];
                }

                Planes.Blur(means[c], means[c], w, h, radius, buffer);
            }

            for (var i = 0; i < w * h; i++)
            {
                if (side[i] == 0 || reach[i] < 1e-4f)
                {
                    continue;
                }

                float r = means[0][i] / weight[i], g = means[1][i] / weight[i], b = means[2][i] / weight[i];
                var variance = MathF.Max(0, (square[i] / weight[i]) - (r * r) - (g * g) - (b * b)) / 3;
                float dr = p.Red[i] - r, dg = p.Green[i] - g, db = p.Blue[i] - b;
                found[i] |= variance < Busy * Busy && ((dr * dr) + (dg * dg) + (db * db)) / 3 > Strange * (variance + (Noise * Noise)) / 3;
            }
        }

        Widen(found, matte.Unknown, w, h);
    }

    // A strand's own neighbours are half covered.
    private static void Widen(bool[] found, bool[] unknown, int w, int h)
    {
        for (var y = 0; y < h; y++)
        {
            for (var x = 0; x < w; x++)
            {
                if (!found[(y * w) + x])
                {
                    continue;
                }

                for (var v = Math.Max(0, y - 1); v <= Math.Min(h - 1, y + 1); v++)
                {
                    for (var u = Math.Max(0, x - 1); u <= Math.Min(w - 1, x + 1); u++)
                    {
                        unknown[(v * w) + u] = true;
                    }
                }
            }
        }
    }
}
