using System.Numerics;

namespace Cutout.Matting.Segmenting;

/// <summary>
/// A mixture of normal distributions over feature vectors of four numbers, fitted to weighted samples: seeded like k-means++,
/// then expectation and maximisation. Deterministic.
/// </summary>
internal sealed class ColourMixture
{
    private const int Rounds = 6;

    // What is e^-12 of the largest part does not change a sum.
    private const float Negligible = 12;

    private readonly int _parts;
    private readonly Vector4[] _mean;

    // Columns of the inverse Cholesky factors, so that |factor * (x - mean)|² is the squared Mahalanobis distance.
    private readonly Vector4[] _factor;
    private readonly float[] _logScale;

    private ColourMixture(int parts)
    {
        _parts = parts;
        _mean = new Vector4[parts];
        _factor = new Vector4[4 * parts];
        _logScale = new float[parts];
    }

    /// <summary>
    /// Fits to as many samples as there are weights; samples without weight do not count. <paramref name="floor"/> is added
    /// to every variance: steps smaller than its root mean nothing.
    /// </summary>
    public static ColourMixture Fit(ReadOnlySpan<Vector4> samples, ReadOnlySpan<float> weights, int parts, double floor, Scratch scratch)
    {
        var mixture = new ColourMixture(parts);
        var count = weights.Length;
        var belongs = scratch.Take<float>(parts * count);
        mixture.Seed(samples, weights, belongs, scratch);
        mixture.Maximise(samples, weights, belongs, floor);
        Span<float> densities = stackalloc float[parts];
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < count; i++)
            {
                if (weights[i] <= 0)
                {
                    continue;
                }

                var top = mixture.LogDensities(samples[i], densities);
                var sum = 0f;
                foreach (ref var density in densities)
                {
                    sum += density = density > top - Negligible ? MathF.Exp(density - top) : 0;
                }

                for (var k = 0; k < parts; k++)
                {
                    belongs[(k * count) + i] = densities[k] / sum;
                }
            }

            mixture.Maximise(samples, weights, belongs, floor);
        }

        return mixture;
    }

    /// <summary>The logarithm of the density at a feature vector.</summary>
    public float LogDensity(Vector4 sample)
    {
        Span<float> densities = stackalloc float[_parts];
        var top = LogDensities(sample, densities);
        var sum = 0f;
        foreach (var density in densities)
        {
            if (density > top - Negligible)
            {
                sum += MathF.Exp(density - top);
            }
        }

        return top + MathF.Log(sum);
    }

    private float LogDensities(Vector4 sample, Span<float> densities)
    {
        var top = float.NegativeInfinity;
        for (var k = 0; k < densities.Length; k++)
        {
            var offset = sample - _mean[k];
            var whitened = (_factor[4 * k] * offset.X) + (_factor[(4 * k) + 1] * offset.Y) + (_factor[(4 * k) + 2] * offset.Z) + (_factor[(4 * k) + 3] * offset.W);
            densities[k] = _logScale[k] - (0.5f * whitened.LengthSquared());
            top = MathF.Max(top, densities[k]);
        }

        return top;
    }

    // Each further centre is the sample whose weighted distance to the centres so far lies in the middle of all such
    // distances: k-means++ with the median in place of chance, so that outliers do not become centres.
    private void Seed(ReadOnlySpan<Vector4> samples, ReadOnlySpan<float> weights, Span<float> belongs, Scratch scratch)
    {
        var count = weights.Length;
        var distance = scratch.Take<float>(count);
        Array.Fill(distance, 1);
        var nearest = scratch.Take<int>(count);
        for (var k = 0; k < _parts; k++)
        {
            var total = 0.0;
            for (var i = 0; i < count; i++)
            {
                total += weights[i] * distance[i];
            }

            var target = total / 2;
            var chosen = 0;
            for (var i = 0; i < count; i++)
            {
                target -= weights[i] * distance[i];
                if (target <= 0)
                {
                    chosen = i;
                    break;
                }
            }

            for (var i = 0; i < count; i++)
            {
                var d = (samples[i] - samples[chosen]).LengthSquared();
                if (k == 0 || d < distance[i])
                {
                    distance[i] = d;
                    nearest[i] = k;
                }
            }
        }

        for (var i = 0; i < count; i++)
        {
            belongs[(nearest[i] * count) + i] = 1;
        }
    }

    private void Maximise(ReadOnlySpan<Vector4> samples, ReadOnlySpan<float> weights, ReadOnlySpan<float> belongs, double floor)
    {
        var count = weights.Length;
        Span<double> totals = stackalloc double[_parts];
        Span<double> c = stackalloc double[16];
        var all = 0.0;
        for (var k = 0; k < _parts; k++)
        {
            var mine = belongs.Slice(k * count, count);
            double total = 0, mx = 0, my = 0, mz = 0, mw = 0;
            for (var i = 0; i < count; i++)
            {
                double weight = weights[i] * mine[i];
                total += weight;
                mx += weight * samples[i].X;
                my += weight * samples[i].Y;
                mz += weight * samples[i].Z;
                mw += weight * samples[i].W;
            }

            totals[k] = total;
            all += total;
            var scale = 1 / Math.Max(total, 1e-9);
            var mean = new Vector4((float)(mx * scale), (float)(my * scale), (float)(mz * scale), (float)(mw * scale));
            _mean[k] = mean;

            // Lower triangle, row by row.
            c.Clear();
            for (var i = 0; i < count; i++)
            {
                var weight = weights[i] * mine[i];
                if (weight < 1e-6f)
                {
                    continue;
                }

                var d = samples[i] - mean;
                var w = d * weight;
                c[0] += w.X * d.X;
                c[4] += w.Y * d.X;
                c[5] += w.Y * d.Y;
                c[8] += w.Z * d.X;
                c[9] += w.Z * d.Y;
                c[10] += w.Z * d.Z;
                c[12] += w.W * d.X;
                c[13] += w.W * d.Y;
                c[14] += w.W * d.Z;
                c[15] += w.W * d.W;
            }

            for (var i = 0; i < 16; i++)
            {
                c[i] = (c[i] * scale) + (i % 5 == 0 ? floor : 0);
            }

            Factorise(k, c);
        }

        for (var k = 0; k < _parts; k++)
        {
            _logScale[k] += (float)Math.Log(Math.Max(totals[k] / Math.Max(all, 1e-9), 1e-6));
        }
    }

    // Cholesky in place, then the inverse of the triangle, column by column.
    private void Factorise(int k, Span<double> c)
    {
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
            }

            _factor[(4 * k) + j] = new Vector4((float)column[0], (float)column[1], (float)column[2], (float)column[3]);
        }

        _logScale[k] = (float)(-logDeterminant - (2 * Math.Log(2 * Math.PI)));
    }
}
