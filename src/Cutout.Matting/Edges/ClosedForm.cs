using Cutout.Matting.Segmenting;

namespace Cutout.Matting.Edges;

/// <summary>
/// Solves alpha in the unknown band: in every window of 3x3 pixels alpha is a linear function of colour, as nearly as the
/// certain pixels on both sides allow.
/// </summary>
/// <remarks>
/// A. Levin, D. Lischinski, Y. Weiss, "A closed-form solution to natural image matting", PAMI 2008; the matrix is never
/// written down, only applied window by window, inside conjugate gradients.
/// </remarks>
internal sealed class ClosedForm
{
    private const float ColourNoise = 1e-4f;
    private const float TrustInCut = 0.004f;
    private const int MostSteps = 60;

    private readonly Matte _matte;
    private readonly int[] _windows;
    private readonly int _windowCount;
    private readonly float[] _means;
    private readonly float[] _inverses;
    private readonly int[] _around;

    private ClosedForm(Matte matte, Scratch scratch)
    {
        _matte = matte;
        var (w, h) = (matte.Width, matte.Height);
        _around = [-w - 1, -w, -w + 1, -1, 0, 1, w - 1, w, w + 1];
        _windows = scratch.Take<int>(w * h);
        for (var y = 1; y < h - 1; y++)
        {
            for (var at = (y * w) + 1; at < ((y + 1) * w) - 1; at++)
            {
                foreach (var step in _around)
                {
                    if (matte.Unknown[at + step])
                    {
                        _windows[_windowCount++] = at;
                        break;
                    }
                }
            }
        }

        _means = scratch.Take<float>(3 * _windowCount);
        _inverses = scratch.Take<float>(6 * _windowCount);
        for (var i = 0; i < _windowCount; i++)
        {
            Measure(i);
        }
    }

    /// <summary>Replaces the matte's alpha in the unknown band; before, it holds the cut's guess.</summary>
    public static void Solve(Matte matte, CancellationToken cancellationToken)
    {
        if (matte.Width >= 3 && matte.Height >= 3)
        {
            using var scratch = new Scratch();
            new ClosedForm(matte, scratch).Run(scratch, cancellationToken);
        }
    }

    private void Run(Scratch scratch, CancellationToken cancellationToken)
    {
        var count = _matte.Picture.Count;
        var alpha = _matte.Alpha;
        var residual = scratch.Take<float>(count);
        var direction = scratch.Take<float>(count);
        var applied = scratch.Take<float>(count);

        // The guess is both the start and what TrustInCut pulls towards, so that its own term cancels in the first residual.
        Apply(alpha, applied);
        double energy = 0;
        for (var i = 0; i < count; i++)
        {
            residual[i] = direction[i] = _matte.Unknown[i] ? -applied[i] : 0;
            energy += residual[i] * residual[i];
        }

        var enough = energy * 1e-5;
        for (var step = 0; step < MostSteps && energy > enough && energy > 1e-9; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Apply(direction, applied);
            double curvature = 0;
            for (var i = 0; i < count; i++)
            {
                if (_matte.Unknown[i])
                {
                    applied[i] += TrustInCut * direction[i];
                    curvature += direction[i] * applied[i];
                }
            }

            var length = (float)(energy / curvature);
            double next = 0;
            for (var i = 0; i < count; i++)
            {
                if (_matte.Unknown[i])
                {
                    alpha[i] += length * direction[i];
                    residual[i] -= length * applied[i];
                    next += residual[i] * residual[i];
                }
            }

            var keep = (float)(next / energy);
            energy = next;
            for (var i = 0; i < count; i++)
            {
                direction[i] = residual[i] + (keep * direction[i]);
            }
        }

        for (var i = 0; i < count; i++)
        {
            alpha[i] = Math.Clamp((alpha[i] - 0.04f) / 0.92f, 0, 1);
        }
    }

    private void Measure(int i)
    {
        var p = _matte.Picture;
        float r = 0, g = 0, b = 0, rr = 0, rg = 0, rb = 0, gg = 0, gb = 0, bb = 0;
        foreach (var step in _around)
        {
            var at = _windows[i] + step;
            float x = p.Red[at], y = p.Green[at], z = p.Blue[at];
            r += x;
            g += y;
            b += z;
            rr += x * x;
            rg += x * y;
            rb += x * z;
            gg += y * y;
            gb += y * z;
            bb += z * z;
        }

        r /= 9;
        g /= 9;
        b /= 9;
        var inverse = Symmetric.Invert(
            (rr / 9) - (r * r) + ColourNoise, (rg / 9) - (r * g), (rb / 9) - (r * b), (gg / 9) - (g * g) + ColourNoise, (gb / 9) - (g * b), (bb / 9) - (b * b) + ColourNoise);
        (_means[3 * i], _means[(3 * i) + 1], _means[(3 * i) + 2]) = (r, g, b);
        inverse.CopyTo(_inverses.AsSpan(6 * i, 6));
    }

    private void Apply(float[] plane, float[] result)
    {
        Array.Clear(result);
        var p = _matte.Picture;
        for (var i = 0; i < _windowCount; i++)
        {
            var centre = _windows[i];
            float mr = _means[3 * i], mg = _means[(3 * i) + 1], mb = _means[(3 * i) + 2];
            float sum = 0, cr = 0, cg = 0, cb = 0;
            foreach (var step in _around)
            {
                var at = centre + step;
                var value = plane[at];
                sum += value;
                cr += (p.Red[at] - mr) * value;
                cg += (p.Green[at] - mg) * value;
                cb += (p.Blue[at] - mb) * value;
            }

            var mean = sum / 9;
            var inverse = _inverses.AsSpan(6 * i, 6);
            var sr = ((inverse[0] * cr) + (inverse[1] * cg) + (inverse[2] * cb)) / 9;
            var sg = ((inverse[1] * cr) + (inverse[3] * cg) + (inverse[4] * cb)) / 9;
            var sb = ((inverse[2] * cr) + (inverse[4] * cg) + (inverse[5] * cb)) / 9;
            foreach (var step in _around)
            {
                var at = centre + step;
                result[at] += plane[at] - mean - (sr * (p.Red[at] - mr)) - (sg * (p.Green[at] - mg)) - (sb * (p.Blue[at] - mb));
            }
        }
    }
}
