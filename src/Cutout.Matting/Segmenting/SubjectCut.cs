namespace Cutout.Matting.Segmenting;

/// <summary>
/// One attempt at parting subject from ground: colour models of both, a graph cut, models again from what was cut, and so
/// on, always held by the prior that the attempt began with.
/// </summary>
/// <remarks>C. Rother, V. Kolmogorov, A. Blake, "GrabCut", SIGGRAPH 2004.</remarks>
internal sealed class SubjectCut
{
    private const int Parts = 5;
    private const int Samples = 5000;
    private const int Units = 100;
    private const double VarianceFloor = 6;

    private readonly FeaturePicture _features;
    private readonly GridCut _graph;
    private readonly float[] _samples;
    private readonly float[] _weights;
    private readonly int[] _sampled;
    private readonly float[] _beta;

    public SubjectCut(FeaturePicture features, Scratch scratch)
    {
        _features = features;
        var picture = features.Picture;
        _graph = new GridCut(picture.Width, picture.Height, scratch);
        Subject = scratch.Take<bool>(picture.Count);
        Evidence = scratch.Take<float>(picture.Count);
        _beta = [Beta(picture)];

        // Samples lie on a lattice that is not in step with the picture's width, so that stripes are not missed.
        var stride = Math.Max(1, picture.Count / Samples);
        _sampled = new int[(picture.Count + stride - 1) / stride];
        _samples = scratch.Take<float>(FeaturePicture.Dims * _sampled.Length);
        _weights = scratch.Take<float>(_sampled.Length);
        for (var i = 0; i < _sampled.Length; i++)
        {
            _sampled[i] = Math.Min(picture.Count - 1, (i * stride) + (int)((uint)i * 2654435761u % (uint)stride));
            features.At(_sampled[i]).CopyTo(_samples.AsSpan(FeaturePicture.Dims * i));
        }
    }

    /// <summary>True where the last cut saw the subject.</summary>
    public bool[] Subject { get; }

    /// <summary>What the colours say on their own: the logarithm of how much likelier each is in the subject.</summary>
    public float[] Evidence { get; }

    /// <summary>
    /// Cuts <paramref name="rounds"/> times. <paramref name="prior"/> is the probability of subject at every pixel; it also
    /// weighs the samples of the first models.
    /// </summary>
    public void Run(float[] prior, int rounds, Settings settings, CancellationToken cancellationToken)
    {
        var dims = FeaturePicture.Dims;
        var count = _sampled.Length;
        for (var round = 0; round < rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var models = new ColourMixture[2];
            for (var side = 0; side < 2; side++)
            {
                for (var i = 0; i < count; i++)
                {
                    var p = prior[_sampled[i]];
                    if (round > 0)
                    {
                        p = Subject[_sampled[i]] ? 0.5f + (0.5f * p) : 0.5f * p;
                    }

                    var mine = side == 0 ? p : 1 - p;
                    _weights[i] = (mine * mine * mine) + 1e-5f;
                }

                models[side] = ColourMixture.Fit(_samples.AsSpan(0, dims * count), _weights.AsSpan(0, count), dims, Parts, VarianceFloor);
            }

            for (var i = 0; i < Evidence.Length && i < _features.Picture.Count; i++)
            {
                Evidence[i] = Math.Clamp(models[0].LogDensity(_features.At(i)) - models[1].LogDensity(_features.At(i)), -settings.Limit, settings.Limit);
            }

            Cut(prior, settings, cancellationToken);
        }
    }

    private void Cut(float[] prior, Settings settings, CancellationToken cancellationToken)
    {
        var picture = _features.Picture;
        int w = picture.Width, h = picture.Height;
        _graph.Clear();
        for (var y = 0; y < h; y++)
        {
            for (var x = 0; x < w; x++)
            {
                var at = (y * w) + x;
                var p = Math.Clamp(prior[at], 0.01f, 0.99f);
                var preference = (settings.Colour * Evidence[at]) + (settings.Prior * MathF.Log(p / (1 - p)));
                if (picture.Opacity[at] < 0.03f)
                {
                    preference = -1000;
                }

                _graph.SetTerminal(x, y, (int)(Units * preference));
                if (x + 1 < w)
                {
                    Join(x, y, 1, 0, at, at + 1, 1);
                }

                if (y + 1 < h)
                {
                    Join(x, y, 0, 1, at, at + w, 1);
                    if (x + 1 < w)
                    {
                        Join(x, y, 1, 1, at, at + w + 1, 0.7071f);
                    }

                    if (x > 0)
                    {
                        Join(x, y, -1, 1, at, at + w - 1, 0.7071f);
                    }
                }
            }
        }

        _graph.Solve(cancellationToken);
        for (var y = 0; y < h; y++)
        {
            for (var x = 0; x < w; x++)
            {
                Subject[(y * w) + x] = _graph.IsSubject(x, y);
            }
        }

        void Join(int x, int y, int dx, int dy, int a, int b, float nearness)
        {
            float l = picture.L[a] - picture.L[b], u = picture.A[a] - picture.A[b], v = picture.B[a] - picture.B[b];
            var likeness = MathF.Exp(-_beta[0] * ((l * l) + (u * u) + (v * v)));
            _graph.SetNeighbours(x, y, dx, dy, (int)(Units * nearness * ((settings.Smooth * likeness) + settings.Length)));
        }
    }

    private static float Beta(LabPicture picture)
    {
        int w = picture.Width, h = picture.Height;
        double sum = 0;
        for (var y = 0; y < h - 1; y++)
        {
            for (var at = y * w; at < ((y + 1) * w) - 1; at++)
            {
                sum += Square(at, at + 1) + Square(at, at + w);
            }
        }

        var mean = sum / Math.Max(1, 2.0 * (w - 1) * (h - 1));
        return (float)(1 / (2 * Math.Max(mean, 2)));

        double Square(int a, int b)
        {
            float l = picture.L[a] - picture.L[b], u = picture.A[a] - picture.A[b], v = picture.B[a] - picture.B[b];
            return (l * l) + (u * u) + (v * v);
        }
    }

    /// <summary>What counts how much in a cut.</summary>
    internal readonly record struct Settings(float Colour, float Prior, float Smooth, float Length, float Limit);
}
