using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cutout.Matting.Segmenting;

/// <summary>
/// A mixture of normal distributions over feature vectors of four numbers. Eight vectors are looked at side by side; every
/// plane of theirs has room for eight.
/// </summary>
internal sealed class ColourMixture(int parts)
{
    private const int Lanes = 8;

    private readonly float[] _mean = new float[4 * parts];

    // Inverse Cholesky factors as lower triangles, row by row, so that |factor * (x - mean)|² is the squared Mahalanobis distance.
    private readonly float[] _factor = new float[10 * parts];
    private readonly float[] _logScale = new float[parts];

    public int Parts => parts;

    /// <summary>The middle of a part, four numbers.</summary>
    public Span<float> Mean(int part) => _mean.AsSpan(4 * part, 4);

    /// <summary>Writes for each of <paramref name="count"/> vectors the logarithm of how much likelier it is in <paramref name="a"/> than in <paramref name="b"/>, at most <paramref name="limit"/> either way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compare(ColourMixture a, ColourMixture b, FeaturePlanes planes, int count, float limit, Span<float> ratios)
    {
        Span<Vector256<float>> densities = stackalloc Vector256<float>[Math.Max(a.Parts, b.Parts)];
        for (var i = 0; i < count; i += Lanes)
        {
            // The last eight overlap with those before them.
            var from = Math.Max(0, Math.Min(i, count - Lanes));
            var topA = a.LogDensities(planes, from, densities);
            var sumA = SumOfExponentials(densities[..a.Parts], topA);
            var topB = b.LogDensities(planes, from, densities);
            var sumB = SumOfExponentials(densities[..b.Parts], topB);
            var ratio = topA - topB + Vector256.Log(sumA / sumB);
            Vector256.Max(Vector256.Min(ratio, Vector256.Create(limit)), Vector256.Create(-limit)).CopyTo(ratios[from..]);
        }
    }

    /// <summary>Shares each vector out to the parts by how likely it is in each, times its weight: part by part, <paramref name="stride"/> numbers each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Share(FeaturePlanes planes, ReadOnlySpan<float> weights, int count, Span<float> belongs, int stride)
    {
        Span<Vector256<float>> densities = stackalloc Vector256<float>[parts];
        for (var i = 0; i < count; i += Lanes)
        {
            var top = LogDensities(planes, i, densities);
            var scale = Vector256.Create(weights[i..]) / SumOfExponentials(densities, top);
            for (var k = 0; k < densities.Length; k++)
            {
                (densities[k] * scale).CopyTo(belongs[((k * stride) + i)..]);
            }
        }
    }

    /// <summary>Makes a part the normal distribution of that covariance, as a lower triangle of 4x4 numbers which is overwritten.</summary>
    public void Set(int part, Span<double> covariance, double share)
    {
        // Cholesky in place, then the inverse of the triangle, column by column.
        var c = covariance;
        var logDeterminant = 0.0;
        for (var j = 0; j < 4; j++)
        {
            for (var i = j; i < 4; i++)
            {
                var sum = c[(i * 4) + j];
                for (var m = 0; m < j; m++)
                {
                    sum -= c[(i * 4) + m] * c[(j * 4) + m];
                }

                c[(i * 4) + j] = i == j ? Math.Sqrt(Math.Max(sum, 1e-9)) : sum / c[(j * 4) + j];
            }

            logDeterminant += Math.Log(c[(j * 4) + j]);
        }

        Span<double> column = stackalloc double[4];
        for (var j = 0; j < 4; j++)
        {
            column.Clear();
            for (var i = j; i < 4; i++)
            {
                var sum = i == j ? 1.0 : 0.0;
                for (var m = j; m < i; m++)
                {
                    sum -= c[(i * 4) + m] * column[m];
                }

                column[i] = sum / c[(i * 4) + i];
                _factor[(10 * part) + (i * (i + 1) / 2) + j] = (float)column[i];
            }
        }

        _logScale[part] = (float)(Math.Log(Math.Max(share, 1e-6)) - logDeterminant - (2 * Math.Log(2 * Math.PI)));
    }

    // Leaves e^(density - top) in place of the densities. The likeliest part gives 1, so that the sum is never nothing.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> SumOfExponentials(Span<Vector256<float>> densities, Vector256<float> top)
    {
        var sum = Vector256<float>.Zero;
        foreach (ref var density in densities)
        {
            sum += density = Vector256.Exp(density - top);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<float> LogDensities(FeaturePlanes planes, int from, Span<Vector256<float>> densities)
    {
        var (l, a, b, t) = planes.At(from);
        var top = Vector256.Create(float.NegativeInfinity);
        for (var k = 0; k < _logScale.Length; k++)
        {
            ReadOnlySpan<float> mean = _mean.AsSpan(4 * k, 4), f = _factor.AsSpan(10 * k, 10);
            Vector256<float> x = l - Vector256.Create(mean[0]), y = a - Vector256.Create(mean[1]), z = b - Vector256.Create(mean[2]), w = t - Vector256.Create(mean[3]);
            Vector256<float> p = x * f[0], q = (x * f[1]) + (y * f[2]), r = (x * f[3]) + (y * f[4]) + (z * f[5]), s = (x * f[6]) + (y * f[7]) + (z * f[8]) + (w * f[9]);
            densities[k] = Vector256.Create(_logScale[k]) - (((p * p) + (q * q) + (r * r) + (s * s)) * 0.5f);
            top = Vector256.Max(top, densities[k]);
        }

        return top;
    }
}
