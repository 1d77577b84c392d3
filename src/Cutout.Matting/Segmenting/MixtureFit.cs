using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cutout.Matting.Segmenting;

/// <summary>Fits a mixture to weighted samples: seeded like k-means++, then expectation and maximisation. Deterministic.</summary>
internal sealed class MixtureFit
{
    private const int Rounds = 6;
    private const int Lanes = 8;
    private const int Moments = 15;

    private readonly FeaturePlanes _samples;
    private readonly int _count;
    private readonly int _stride;
    private readonly float[] _weights;
    private readonly float[] _belongs;
    private readonly float[] _distance;
    private readonly int[] _nearest;
    private readonly ColourMixture _mixture;
    private readonly double _floor;

    private MixtureFit(FeaturePlanes samples, float[] weights, int count, int parts, double floor, Scratch scratch)
    {
        (_samples, _weights, _count, _floor) = (samples, weights, count, floor);
        _stride = (count + Lanes - 1) / Lanes * Lanes;
        _belongs = scratch.Take<float>(parts * _stride);
        _distance = scratch.Take<float>(count);
        _nearest = scratch.Take<int>(count);
        _mixture = new ColourMixture(parts);
    }

    /// <param name="samples">What is fitted to; the planes have room for <paramref name="count"/> rounded up to whole eights.</param>
    /// <param name="weights">One for each sample, and zeros up to the next whole eight.</param>
    /// <param name="count">How many samples there are.</param>
    /// <param name="parts">How many normal distributions.</param>
    /// <param name="floor">Is added to every variance: steps smaller than its root mean nothing.</param>
    /// <param name="scratch">Holds what is needed on the way.</param>
    public static ColourMixture Of(FeaturePlanes samples, float[] weights, int count, int parts, double floor, Scratch scratch)
    {
        var fit = new MixtureFit(samples, weights, count, parts, floor, scratch);
        fit.Seed();
        fit.Maximise();
        for (var round = 0; round < Rounds; round++)
        {
            fit._mixture.Share(samples, weights, count, fit._belongs, fit._stride);
            fit.Maximise();
        }

        return fit._mixture;
    }

    // Each further centre is the sample whose weighted distance to the centres so far lies in the middle of all such
    // distances: k-means++ with the median in place of chance, so that outliers do not become centres.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Seed()
    {
        Array.Fill(_distance, 1);
        for (var k = 0; k < _mixture.Parts; k++)
        {
            var chosen = MiddleOne();
            var mean = _mixture.Mean(k);
            (mean[0], mean[1], mean[2], mean[3]) = (_samples.L[chosen], _samples.A[chosen], _samples.B[chosen], _samples.Texture[chosen]);
            for (var i = 0; i < _count; i++)
            {
                var d = _samples.SquaredDistance(i, chosen);
                if (k == 0 || d < _distance[i])
                {
                    _distance[i] = d;
                    _nearest[i] = k;
                }
            }
        }

        for (var i = 0; i < _count; i++)
        {
            _belongs[(_nearest[i] * _stride) + i] = _weights[i];
        }
    }

    private int MiddleOne()
    {
        var total = 0.0;
        for (var i = 0; i < _count; i++)
        {
            total += _weights[i] * _distance[i];
        }

        var target = total / 2;
        for (var i = 0; i < _count; i++)
        {
            target -= _weights[i] * _distance[i];
            if (target <= 0)
            {
                return i;
            }
        }

        return 0;
    }

    private void Maximise()
    {
        Span<float> moments = stackalloc float[_mixture.Parts * Moments];
        var all = 0f;
        for (var k = 0; k < _mixture.Parts; k++)
        {
            var mine = moments.Slice(Moments * k, Moments);
            Sum(k, mine);
            all += mine[0];
        }

        Span<double> c = stackalloc double[16];
        for (var k = 0; k < _mixture.Parts; k++)
        {
            var m = moments.Slice(Moments * k, Moments);
            var scale = 1 / Math.Max(m[0], 1e-9);
            var mean = _mixture.Mean(k);
            for (int i = 0, at = 5; i < 4; i++)
            {
                for (var j = 0; j <= i; j++, at++)
                {
                    c[(4 * i) + j] = (m[at] * scale) - (m[1 + i] * scale * m[1 + j] * scale) + (i == j ? _floor : 0);
                }

                mean[i] += (float)(m[1 + i] * scale);
            }

            _mixture.Set(k, c, m[0] / Math.Max(all, 1e-9));
        }
    }

    // Weight, the four sums and the ten products of how far the part's samples are from its middle so far.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sum(int part, Span<float> moments)
    {
        var mean = _mixture.Mean(part);
        Vector256<float> m0 = Vector256.Create(mean[0]), m1 = Vector256.Create(mean[1]), m2 = Vector256.Create(mean[2]), m3 = Vector256.Create(mean[3]);
        Vector256<float> n = default, x = default, y = default, z = default, t = default;
        Vector256<float> xx = default, yx = default, yy = default, zx = default, zy = default, zz = default, tx = default, ty = default, tz = default, tt = default;
        for (var i = 0; i < _count; i += Lanes)
        {
            var weight = Vector256.Create(_belongs, (part * _stride) + i);
            var (l, a, b, s) = _samples.At(i);
            (l, a, b, s) = (l - m0, a - m1, b - m2, s - m3);
            Vector256<float> wl = weight * l, wa = weight * a, wb = weight * b, ws = weight * s;
            n += weight;
            x += wl;
            y += wa;
            z += wb;
            t += ws;
            xx += wl * l;
            yx += wa * l;
            yy += wa * a;
            zx += wb * l;
            zy += wb * a;
            zz += wb * b;
            tx += ws * l;
            ty += ws * a;
            tz += ws * b;
            tt += ws * s;
        }

        ReadOnlySpan<Vector256<float>> sums = [n, x, y, z, t, xx, yx, yy, zx, zy, zz, tx, ty, tz, tt];
        for (var i = 0; i < Moments; i++)
        {
            moments[i] = Vector256.Sum(sums[i]);
        }
    }
}
