using Cutout.Matting.Hints;

namespace Cutout.Matting.Segmenting;

/// <summary>
/// One attempt at parting subject from ground: colour models of both, a graph cut, models again from what was cut, and so
/// on, always held by the prior that the attempt began with.
/// </summary>
/// <remarks>C. Rother, V. Kolmogorov, A. Blake, "GrabCut", SIGGRAPH 2004.</remarks>
internal sealed class SubjectCut
{
    private const int Parts = 5;
    private const int Samples = 4000;
    private const int Units = 100;
    private const double VarianceFloor = 6;

    // More than all neighbours of a pixel together can ask for, and as much as a pixel under a hint weighs in the models.
    private const int Certain = 100_000;
    private const float HintWeight = 6;

    private readonly LabPicture _picture;
    private readonly FeaturePlanes _features;
    private readonly Settings _settings;
    private readonly GridCut _graph;
    private readonly FeaturePlanes _samples;
    private readonly float[] _weights;
    private readonly int[] _sampled;

    public SubjectCut(LabPicture picture, float[] texture, Settings settings, Scratch scratch)
    {
        _picture = picture;
        _features = new FeaturePlanes(picture.L, picture.A, picture.B, texture);
        _settings = settings;
        _graph = new GridCut(picture.Width, picture.Height, scratch);
        Subject = scratch.Take<bool>(picture.Count);
        Evidence = scratch.Take<float>(picture.Count);
        LinkNeighbours();

        // Samples lie on a lattice that is not in step with the picture's width, so that stripes are not missed.
        var stride = Math.Max(1, picture.Count / Samples);
        _sampled = new int[(picture.Count + stride - 1) / stride];

        // Zeros up to a whole vector, which weigh nothing.
        var room = _sampled.Length + 7;
        _samples = new FeaturePlanes(scratch.Take<float>(room), scratch.Take<float>(room), scratch.Take<float>(room), scratch.Take<float>(room));
        _weights = scratch.Take<float>(room);
        for (var i = 0; i < _sampled.Length; i++)
        {
            var at = _sampled[i] = Math.Min(picture.Count - 1, (i * stride) + (int)((uint)i * 2654435761u % (uint)stride));
            (_samples.L[i], _samples.A[i], _samples.B[i], _samples.Texture[i]) = (picture.L[at], picture.A[at], picture.B[at], texture[at]);
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
    public void Run(float[] prior, int rounds, HintMap? hints, CancellationToken cancellationToken)
    {
        using var own = new Scratch();
        var count = _sampled.Length;
        for (var round = 0; round < rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var models = new ColourMixture[2];
            for (var side = 0; side < 2; side++)
            {
                for (var i = 0; i < count; i++)
                {
                    var at = _sampled[i];
                    var p = prior[at];
                    if (round > 0)
                    {
                        p = Subject[at] ? 0.5f + (0.5f * p) : 0.5f * p;
                    }

                    var mark = hints?.Marks[at] ?? 0;
                    var mine = mark != 0 ? (mark > 0 ? 1 : 0) : p;
                    mine = side == 0 ? mine : 1 - mine;
                    _weights[i] = (mine * mine * mine * (mark != 0 && hints!.IsWithin(at) ? HintWeight : 1)) + 1e-5f;
                }

                models[side] = MixtureFit.Of(_samples, _weights, count, Parts, VarianceFloor, own);
            }

            ColourMixture.Compare(models[0], models[1], _features, _picture.Count, _settings.Limit, Evidence);
            Cut(prior, hints, cancellationToken);
        }
    }

    private void Cut(float[] prior, HintMap? hints, CancellationToken cancellationToken)
    {
        int w = _picture.Width, h = _picture.Height;
        for (var y = 0; y < h; y++)
        {
            for (var x = 0; x < w; x++)
            {
                var at = (y * w) + x;
                var p = Math.Clamp(prior[at], 0.01f, 0.99f);
                var preference = (int)(Units * ((_settings.Colour * Evidence[at]) + (_settings.Prior * MathF.Log(p / (1 - p)))));
                if (hints is not null && hints.Marks[at] != 0)
                {
                    preference = Certain * hints.Marks[at];
                }

                if (_picture.Opacity[at] < 0.03f)
                {
                    preference = -Certain;
                }

                _graph.SetTerminal(x, y, preference);
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
    }

    // What it costs to part each pixel from the next to the right, below, below to the right and below to the left.
    private void LinkNeighbours()
    {
        var picture = _picture;
        int w = picture.Width, h = picture.Height;
        var beta = Beta(picture);
        (int Dx, int Dy, float Nearness)[] steps = [(1, 0, 1), (0, 1, 1), (1, 1, 0.7071f), (-1, 1, 0.7071f)];
        foreach (var (dx, dy, nearness) in steps)
        {
            for (var y = 0; y < h - dy; y++)
            {
                for (var x = Math.Max(0, -dx); x < w - Math.Max(0, dx); x++)
                {
                    var at = (y * w) + x;
                    var likeness = MathF.Exp(-beta * picture.SquaredDistance(at, at + (dy * w) + dx));
                    _graph.SetNeighbours(x, y, dx, dy, (int)(Units * nearness * ((_settings.Smooth * likeness) + _settings.Length)));
                }
            }
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
                sum += picture.SquaredDistance(at, at + 1) + picture.SquaredDistance(at, at + w);
            }
        }

        var mean = sum / Math.Max(1, 2.0 * (w - 1) * (h - 1));
        return (float)(1 / (2 * Math.Max(mean, 2)));
    }

    /// <summary>What counts how much in a cut.</summary>
    internal readonly record struct Settings(float Colour, float Prior, float Smooth, float Length, float Limit);
}
