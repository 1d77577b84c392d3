using Cutout.Matting.Hints;
using Cutout.Matting.Segmenting;

namespace Cutout.Matting.Edges;

/// <summary>Turns a hard cut at working size into a soft matte at matte size.</summary>
internal static class MatteSolver
{
    private const float LineNoise = 3e-4f;
    private const int LineRadius = 2;

    /// <param name="picture">The picture at matte size.</param>
    /// <param name="subject">The cut, <paramref name="factor"/> times smaller.</param>
    /// <param name="hints">What a person said, at matte size; null for nothing.</param>
    public static Matte Solve(LabPicture picture, bool[] subject, int subjectWidth, int subjectHeight, int factor, HintMap? hints, Scratch scratch, CancellationToken cancellationToken)
    {
        var matte = new Matte(picture, scratch);
        var cut = scratch.Take<float>(subjectWidth * subjectHeight);
        for (var i = 0; i < subjectWidth * subjectHeight; i++)
        {
            cut[i] = subject[i] ? 1 : 0;
        }

        Planes.Resize(cut, subjectWidth, subjectHeight, matte.Alpha, matte.Width, matte.Height, factor);
        MarkUnknown(matte);
        Obey(hints, matte);
        ClosedForm.Solve(matte, cancellationToken);
        EdgeColours.Estimate(matte);
        FitLines(matte, cancellationToken);
        return matte;
    }

    // The cut is right to within about a hundredth of the picture; what is farther in or out is certain, but for what looks
    // as if it had strayed.
    private static void MarkUnknown(Matte matte)
    {
        var (w, h) = (matte.Width, matte.Height);
        using var scratch = new Scratch();
        var radius = Math.Max(1, (int)MathF.Round(Math.Max(w, h) / 150f));
        var near = scratch.Take<float>(w * h);
        Planes.Blur(matte.Alpha, near, w, h, radius, scratch.Take<float>(w * h));
        for (var i = 0; i < w * h; i++)
        {
            matte.Unknown[i] = near[i] is > 0.005f and < 0.995f;
            if (!matte.Unknown[i])
            {
                matte.Alpha[i] = near[i] > 0.5f ? 1 : 0;
            }
        }

        Strays.Mark(matte);
    }

    private static void Obey(HintMap? hints, Matte matte)
    {
        for (var i = 0; hints is not null && i < matte.Picture.Count; i++)
        {
            if (hints.Marks[i] != 0)
            {
                matte.Unknown[i] = false;
                matte.Alpha[i] = hints.Marks[i] > 0 ? 1 : 0;
            }
        }
    }

    // K. He, J. Sun, "Fast guided filter", 2015: the line through colour space that explains alpha around a pixel is read
    // again at full size, where the colours have all their detail.
    private static void FitLines(Matte matte, CancellationToken cancellationToken)
    {
        var (w, h) = (matte.Width, matte.Height);
        using var scratch = new Scratch();
        var rough = Enumerable.Range(0, 4).Select(_ => scratch.Take<float>(w * h)).ToArray();
        var band = scratch.Take<bool>(w * h);
        for (var y = 0; y < h; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var x = 0; x < w; x++)
            {
                var at = (y * w) + x;
                rough[3][at] = matte.Alpha[at];
                band[at] = IsNearUnknown(matte, x, y);
                if (band[at])
                {
                    FitLine(matte, x, y, rough);
                }
            }
        }

        for (var y = 0; y < h; y++)
        {
            for (var x = 0; x < w; x++)
            {
                var at = (y * w) + x;
                for (var k = 0; k < 4; k++)
                {
                    matte.Line[k][at] = band[at] ? Mean(rough[k], x, y, w, h) : rough[k][at];
                }
            }
        }
    }

    private static bool IsNearUnknown(Matte matte, int x, int y)
    {
        for (var v = Math.Max(0, y - 1); v <= Math.Min(matte.Height - 1, y + 1); v++)
        {
            for (var u = Math.Max(0, x - 1); u <= Math.Min(matte.Width - 1, x + 1); u++)
            {
                if (matte.Unknown[(v * matte.Width) + u])
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static float Mean(float[] plane, int x, int y, int w, int h)
    {
        var sum = 0f;
        var count = 0;
        for (var v = Math.Max(0, y - 1); v <= Math.Min(h - 1, y + 1); v++)
        {
            for (var u = Math.Max(0, x - 1); u <= Math.Min(w - 1, x + 1); u++)
            {
                sum += plane[(v * w) + u];
                count++;
            }
        }

        return sum / count;
    }

    private static void FitLine(Matte matte, int x, int y, float[][] line)
    {
        var p = matte.Picture;
        var (w, h) = (matte.Width, matte.Height);
        float n = 0, s = 0, r = 0, g = 0, b = 0, rs = 0, gs = 0, bs = 0, rr = 0, rg = 0, rb = 0, gg = 0, gb = 0, bb = 0;
        for (var v = Math.Max(0, y - LineRadius); v <= Math.Min(h - 1, y + LineRadius); v++)
        {
            for (var u = Math.Max(0, x - LineRadius); u <= Math.Min(w - 1, x + LineRadius); u++)
            {
                var at = (v * w) + u;
                float i = p.Red[at], j = p.Green[at], k = p.Blue[at], alpha = matte.Alpha[at];
                n++;
                s += alpha;
                r += i;
                g += j;
                b += k;
                rs += i * alpha;
                gs += j * alpha;
                bs += k * alpha;
                rr += i * i;
                rg += i * j;
                rb += i * k;
                gg += j * j;
                gb += j * k;
                bb += k * k;
            }
        }

        s /= n;
        r /= n;
        g /= n;
        b /= n;
        var inverse = Symmetric.Invert(
            (rr / n) - (r * r) + LineNoise, (rg / n) - (r * g), (rb / n) - (r * b), (gg / n) - (g * g) + LineNoise, (gb / n) - (g * b), (bb / n) - (b * b) + LineNoise);
        float cr = (rs / n) - (r * s), cg = (gs / n) - (g * s), cb = (bs / n) - (b * s);
        var target = (y * w) + x;
        line[0][target] = (inverse.Xx * cr) + (inverse.Xy * cg) + (inverse.Xz * cb);
        line[1][target] = (inverse.Xy * cr) + (inverse.Yy * cg) + (inverse.Yz * cb);
        line[2][target] = (inverse.Xz * cr) + (inverse.Yz * cg) + (inverse.Zz * cb);
        line[3][target] = s - (line[0][target] * r) - (line[1][target] * g) - (line[2][target] * b);
    }
}
