using Cutout.Matting.Segmenting;

namespace Cutout.Matting.Edges;

/// <summary>
/// Estimates the colours of subject and ground on both sides of a soft edge, so that a pixel that mixes both can be given
/// back the subject's colour alone.
/// </summary>
/// <remarks>
/// After M. Forte, "Approximate fast foreground colour estimation", ICIP 2021: means weighted by how certain a pixel is,
/// corrected by what the mixture leaves unexplained, first over wide then over narrow surroundings.
/// </remarks>
internal static class EdgeColours
{
    public static void Estimate(Matte matte)
    {
        using var scratch = new Scratch();
        var p = matte.Picture;
        var (w, h) = (matte.Width, matte.Height);
        var wide = Math.Max(2, Math.Max(w, h) / 70);
        var buffer = scratch.Take<float>(w * h);
        var inside = scratch.Take<float>(w * h);
        var outside = scratch.Take<float>(w * h);
        var insideSum = scratch.Take<float>(w * h);
        var outsideSum = scratch.Take<float>(w * h);
        float[][] colours = [p.Red, p.Green, p.Blue];
        foreach (var (radius, power) in ((int, int)[])[(wide, 3), (Math.Max(1, wide / 4), 1)])
        {
            for (var i = 0; i < w * h; i++)
            {
                float alpha = matte.Alpha[i], rest = 1 - alpha;
                inside[i] = (power > 1 ? alpha * alpha * alpha : alpha) + 1e-6f;
                outside[i] = (power > 1 ? rest * rest * rest : rest) + 1e-6f;
            }

            Planes.Blur(inside, insideSum, w, h, radius, buffer);
            Planes.Blur(outside, outsideSum, w, h, radius, buffer);
            for (var c = 0; c < 3; c++)
            {
                var (colour, subject, ground) = (colours[c], matte.Subject[c], matte.Ground[c]);
                for (var i = 0; i < w * h; i++)
                {
                    subject[i] = inside[i] * (power > 1 ? colour[i] : subject[i]);
                    ground[i] = outside[i] * (power > 1 ? colour[i] : ground[i]);
                }

                Planes.Blur(subject, subject, w, h, radius, buffer);
                Planes.Blur(ground, ground, w, h, radius, buffer);
                for (var i = 0; i < w * h; i++)
                {
                    var alpha = matte.Alpha[i];
                    float f = subject[i] / insideSum[i], b = ground[i] / outsideSum[i];
                    var unexplained = colour[i] - (alpha * f) - ((1 - alpha) * b);
                    subject[i] = Math.Clamp(f + (alpha * unexplained), 0, 1);
                    ground[i] = Math.Clamp(b + ((1 - alpha) * unexplained), 0, 1);
                }
            }
        }
    }
}
