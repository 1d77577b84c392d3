using System.Numerics;

namespace Cutout.Matting.Segmenting;

/// <summary>
/// What hints that a patch belongs to the subject, told without a trained network: the background is what hangs
/// together with the picture's edge, the subject is what differs from it, stands near the middle and is in focus.
/// </summary>
/// <remarks>
/// Boundary connectivity, background-weighted contrast and their least-squares combination: W. Zhu et al., "Saliency
/// optimization from robust background detection", CVPR 2014.
/// </remarks>
internal sealed class SubjectCues
{
    private const float AreaColourWidth = 10;
    private const float SmoothColourWidth = 10;
    private const float ContrastReach = 0.25f;

    public SubjectCues(PatchStatistics statistics, LabPicture picture)
    {
        Statistics = statistics;
        var n = statistics.Patches.Count;
        var touches = Adjacency(statistics.Patches, picture.Width, picture.Height);
        var paths = ShortestPaths(statistics, touches);
        Background = BackgroundFrom(statistics, paths);
        Contrast = ContrastTo(statistics, Background);
        Saliency = Optimise(statistics, touches, Background, Contrast);
        Remoteness = RemotenessFrom(statistics, paths);
        Centre = new float[n];
        Focus = new float[n];
        Bust = new float[n];
        var sharpest = Percentile(statistics.Texture, 0.97f);
        for (var i = 0; i < n; i++)
        {
            float dx = (statistics.X[i] - 0.5f) / 0.27f, dy = (statistics.Y[i] - 0.55f) / 0.36f;
            Centre[i] = MathF.Exp(-0.5f * ((dx * dx) + (dy * dy)));
            Bust[i] = BustAt(statistics.X[i] - 0.5f, statistics.Y[i], (float)picture.Width / picture.Height);
            Focus[i] = MathF.Min(1, statistics.Texture[i] / MathF.Max(sharpest, 1e-3f));
        }
    }

    public PatchStatistics Statistics { get; }

    /// <summary>0..1 for each patch, as all of these.</summary>
    public float[] Background { get; }

    public float[] Contrast { get; }

    public float[] Saliency { get; }

    public float[] Remoteness { get; }

    public float[] Centre { get; }

    public float[] Focus { get; }

    /// <summary>Where head and shoulders are in a usual portrait.</summary>
    public float[] Bust { get; }

    // Measured in heights, because a head is as broad in a wide picture as in a tall one.
    private static float BustAt(float x, float y, float aspect)
    {
        x *= MathF.Min(aspect, 1.6f);
        float hx = x / 0.24f, hy = (y - 0.42f) / 0.33f, sx = x / 0.44f, sy = (1.05f - y) / 0.35f;
        var head = MathF.Exp(-0.7f * MathF.Pow((hx * hx) + (hy * hy), 2));
        var shoulders = MathF.Exp(-0.7f * MathF.Pow((sx * sx) + (sy * sy), 2));
        return MathF.Max(head, shoulders);
    }

    private static bool[] Adjacency(Superpixels patches, int w, int h)
    {
        var n = patches.Count;
        var touches = new bool[n * n];
        for (var y = 0; y < h; y++)
        {
            for (var x = 0; x < w; x++)
            {
                var at = (y * w) + x;
                if (x + 1 < w)
                {
                    Touch(patches.Labels[at], patches.Labels[at + 1]);
                }

                if (y + 1 < h)
                {
                    Touch(patches.Labels[at], patches.Labels[at + w]);
                }
            }
        }

        return touches;

        void Touch(int i, int j)
        {
            touches[(i * n) + j] = touches[(j * n) + i] = i != j;
        }
    }

    // Floyd and Warshall: the least colour that has to be crossed between any two patches.
    private static float[] ShortestPaths(PatchStatistics s, bool[] touches)
    {
        var n = s.Patches.Count;
        var paths = new float[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                // Patches on the edge of the picture touch each other behind it: a subject may part the background in two.
                var near = touches[(i * n) + j] || (s.Border[i] > 0 && s.Border[j] > 0);
                paths[(i * n) + j] = i == j ? 0 : near ? MathF.Max(0, s.ColourDistance(i, j) - 2) : 1e6f;
            }
        }

        var lanes = Vector<float>.Count;
        for (var k = 0; k < n; k++)
        {
            var through = paths.AsSpan(k * n, n);
            for (var i = 0; i < n; i++)
            {
                var row = paths.AsSpan(i * n, n);
                var start = row[k];
                if (start >= 1e6f)
                {
                    continue;
                }

                var first = new Vector<float>(start);
                var j = 0;
                for (; j <= n - lanes; j += lanes)
                {
                    Vector.Min(new Vector<float>(row[j..]), new Vector<float>(through[j..]) + first).CopyTo(row[j..]);
                }

                for (; j < n; j++)
                {
                    row[j] = MathF.Min(row[j], through[j] + start);
                }
            }
        }

        return paths;
    }

    private static float[] BackgroundFrom(PatchStatistics s, float[] paths)
    {
        var n = s.Patches.Count;
        var background = new float[n];
        var step = s.Patches.Step;
        for (var i = 0; i < n; i++)
        {
            float area = 0, border = 0;
            for (var j = 0; j < n; j++)
            {
                var d = paths[(i * n) + j] / AreaColourWidth;
                var same = MathF.Exp(-0.5f * d * d);
                area += same * s.Size[j] / (step * step);
                border += same * s.Border[j] / step;
            }

            var connectivity = border / MathF.Sqrt(area);
            background[i] = 1 - MathF.Exp(-0.5f * connectivity * connectivity);
        }

        return background;
    }

    private static float[] ContrastTo(PatchStatistics s, float[] background)
    {
        var n = s.Patches.Count;
        var contrast = new float[n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                float dx = (s.X[i] - s.X[j]) / ContrastReach, dy = (s.Y[i] - s.Y[j]) / ContrastReach;
                contrast[i] += s.ColourDistance(i, j) * MathF.Exp(-0.5f * ((dx * dx) + (dy * dy))) * background[j] * s.Size[j];
            }
        }

        return Stretch(contrast);
    }

    // Minimises background*s² + contrast*(s-1)² + likeness*(s_i-s_j)² over all patches and their neighbours.
    private static float[] Optimise(PatchStatistics s, bool[] touches, float[] background, float[] contrast)
    {
        var n = s.Patches.Count;
        var neighbours = new List<(int J, float Likeness)>[n];
        var saliency = new float[n];
        for (var i = 0; i < n; i++)
        {
            saliency[i] = contrast[i];
            neighbours[i] = [];
            for (var j = 0; j < n; j++)
            {
                if (touches[(i * n) + j])
                {
                    var d = s.ColourDistance(i, j) / SmoothColourWidth;
                    neighbours[i].Add((j, MathF.Exp(-0.5f * d * d) + 0.1f));
                }
            }
        }

        for (var round = 0; round < 80; round++)
        {
            for (var i = 0; i < n; i++)
            {
                float above = contrast[i], below = contrast[i] + background[i] + 1e-3f;
                foreach (var (j, likeness) in neighbours[i])
                {
                    above += likeness * saliency[j];
                    below += likeness;
                }

                saliency[i] = above / below;
            }
        }

        return Stretch(saliency);
    }

    // How much colour must be crossed from the nearest trusted edge.
    private static float[] RemotenessFrom(PatchStatistics s, float[] paths)
    {
        var n = s.Patches.Count;
        var remoteness = new float[n];
        for (var i = 0; i < n; i++)
        {
            remoteness[i] = float.MaxValue;
            for (var j = 0; j < n; j++)
            {
                if (s.Border[j] > 0.4f * s.Patches.Step)
                {
                    remoteness[i] = MathF.Min(remoteness[i], paths[(i * n) + j]);
                }
            }

            remoteness[i] = MathF.Min(remoteness[i], 200);
        }

        return Stretch(remoteness);
    }

    private static float[] Stretch(float[] values)
    {
        var top = MathF.Max(Percentile(values, 0.98f), 1e-6f);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Math.Clamp(values[i] / top, 0, 1);
        }

        return values;
    }

    private static float Percentile(float[] values, float share)
    {
        var sorted = (float[])values.Clone();
        Array.Sort(sorted);
        return sorted[(int)((sorted.Length - 1) * share)];
    }
}
