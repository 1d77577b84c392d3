namespace Cutout.Matting.Segmenting;

/// <summary>
/// A mixture of normal distributions over feature vectors, fitted to weighted samples: seeded like k-means++, then
/// expectation and maximisation. Deterministic.
/// </summary>
internal sealed class ColourMixture
{
    private const int Rounds = 10;

    private readonly int _dims;
    private readonly int _parts;
    private readonly double[] _share;
    private readonly double[] _mean;

    // Lower triangles of the inverse Cholesky factors, so that |factor * (x - mean)|² is the squared Mahalanobis distance.
    private readonly double[] _factor;
    private readonly double[] _logScale;

    private ColourMixture(int parts, int dims)
    {
        _parts = parts;
        _dims = dims;
        _share = new double[parts];
        _mean = new double[parts * dims];
        _factor = new double[parts * dims * dims];
        _logScale = new double[parts];
    }

    /// <summary>
    /// Fits to <c>weights.Length</c> samples of <paramref name="dims"/> numbers each; samples without weight do not count.
    /// <paramref name="floor"/> is added to every variance: steps smaller than its root mean nothing.
    /// </summary>
    public static ColourMixture Fit(ReadOnlySpan<float> samples, ReadOnlySpan<float> weights, int dims, int parts, double floor)
    {
        var mixture = new ColourMixture(parts, dims);
        var count = weights.Length;
        var belongs = new double[parts * count];
        mixture.Seed(samples, weights, belongs);
        mixture.Maximise(samples, weights, belongs, floor);
        Span<double> densities = stackalloc double[parts];
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < count; i++)
            {
                if (weights[i] <= 0)
                {
                    continue;
                }

                var top = mixture.LogDensities(samples.Slice(i * dims, dims), densities);
                var sum = 0.0;
                for (var k = 0; k < parts; k++)
                {
                    sum += densities[k] = Math.Exp(densities[k] - top);
                }

                for (var k = 0; k < parts; k++)
                {
                    belongs[(k * count) + i] = densities[k] / sum;
                }
            }

            mixture.Maximise(samples, weights, belongs, floor);
        }

        Array.Clear(belongs);
        return mixture;
    }

    /// <summary>The logarithm of the density at a feature vector.</summary>
    public float LogDensity(ReadOnlySpan<float> sample)
    {
        Span<double> densities = stackalloc double[_parts];
        var top = LogDensities(sample, densities);
        var sum = 0.0;
        foreach (var density in densities)
        {
            // What is e^-12 of the largest part does not change the sum.
            if (density > top - 12)
            {
                sum += Math.Exp(density - top);
            }
        }

        return (float)(top + Math.Log(sum));
    }

    private double LogDensities(ReadOnlySpan<float> sample, Span<double> densities)
    {
        var top = double.NegativeInfinity;
        Span<double> offset = stackalloc double[_dims];
        for (var k = 0; k < _parts; k++)
        {
            for (var d = 0; d < _dims; d++)
            {
                offset[d] = sample[d] - _mean[(k * _dims) + d];
            }

            var distance = 0.0;
            var at = k * _dims * _dims;
            for (var row = 0; row < _dims; row++, at += _dims)
            {
                var sum = 0.0;
                for (var column = 0; column <= row; column++)
                {
                    sum += _factor[at + column] * offset[column];
                }

                distance += sum * sum;
            }

            densities[k] = _logScale[k] - (0.5 * distance);
            top = Math.Max(top, densities[k]);
        }

        return top;
    }

    // Each further centre is the sample whose weighted distance to the centres so far lies in the middle of all such
    // distances: k-means++ with the median in place of chance, so that outliers do not become centres.
    private void Seed(ReadOnlySpan<float> samples, ReadOnlySpan<float> weights, Span<double> belongs)
    {
        var count = weights.Length;
        var distance = new double[count];
        Array.Fill(distance, 1);
        var nearest = new int[count];
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
                var d = 0.0;
                for (var j = 0; j < _dims; j++)
                {
                    double step = samples[(i * _dims) + j] - samples[(chosen * _dims) + j];
                    d += step * step;
                }

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

    private void Maximise(ReadOnlySpan<float> samples, ReadOnlySpan<float> weights, ReadOnlySpan<double> belongs, double floor)
    {
        var count = weights.Length;
        var covariance = new double[_dims * _dims];
        var totals = new double[_parts];
        var all = 0.0;
        for (var k = 0; k < _parts; k++)
        {
            var mean = _mean.AsSpan(k * _dims, _dims);
            mean.Clear();
            for (var i = 0; i < count; i++)
            {
                var weight = weights[i] * belongs[(k * count) + i];
                totals[k] += weight;
                for (var d = 0; d < _dims; d++)
                {
                    mean[d] += weight * samples[(i * _dims) + d];
                }
            }

            all += totals[k];
            var scale = 1 / Math.Max(totals[k], 1e-9);
            for (var d = 0; d < _dims; d++)
            {
                mean[d] *= scale;
            }

            Array.Clear(covariance);
            for (var i = 0; i < count; i++)
            {
                var weight = weights[i] * belongs[(k * count) + i];
                if (weight < 1e-6)
                {
                    continue;
                }

                for (var row = 0; row < _dims; row++)
                {
                    var a = weight * (samples[(i * _dims) + row] - mean[row]);
                    for (var column = 0; column <= row; column++)
                    {
                        covariance[(row * _dims) + column] += a * (samples[(i * _dims) + column] - mean[column]);
                    }
                }
            }

            for (var row = 0; row < _dims; row++)
            {
                for (var column = 0; column <= row; column++)
                {
                    covariance[(row * _dims) + column] = (covariance[(row * _dims) + column] * scale) + (row == column ? floor : 0);
                }
            }

            Factorise(k, covariance);
        }

        for (var k = 0; k < _parts; k++)
        {
            _share[k] = Math.Max(totals[k] / Math.Max(all, 1e-9), 1e-6);
            _logScale[k] += Math.Log(_share[k]);
        }
    }

    // Cholesky in place, then the inverse of the triangle.
    private void Factorise(int k, double[] c)
    {
        var logDeterminant = 0.0;
        for (var j = 0; j < _dims; j++)
        {
            for (var i = j; i < _dims; i++)
            {
                var sum = c[(i * _dims) + j];
                for (var m = 0; m < j; m++)
                {
                    sum -= c[(i * _dims) + m] * c[(j * _dims) + m];
                }

                c[(i * _dims) + j] = i == j ? Math.Sqrt(Math.Max(sum, 1e-9)) : sum / c[(j * _dims) + j];
            }

            logDeterminant += Math.Log(c[(j * _dims) + j]);
        }

        var factor = _factor.AsSpan(k * _dims * _dims, _dims * _dims);
        for (var j = 0; j < _dims; j++)
        {
            for (var i = j; i < _dims; i++)
            {
                var sum = i == j ? 1.0 : 0.0;
                for (var m = j; m < i; m++)
                {
                    sum -= c[(i * _dims) + m] * factor[(m * _dims) + j];
                }

                factor[(i * _dims) + j] = sum / c[(i * _dims) + i];
            }
        }

        _logScale[k] = -logDeterminant - (0.5 * _dims * Math.Log(2 * Math.PI));
    }
}
