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

    private readonly float[] _paths;

    public SubjectCues(PatchStatistics statistics, LabPicture picture)
    {
        Statistics = statistics;
        var n = statistics.Patches.Count;
        var touches = Adjacency(statistics.Patches, picture.Width, picture.Height);
        var paths = _paths = ShortestPaths(statistics, touches);
        Background = BackgroundFrom(statistics, paths);
        Contrast = ContrastTo(statistics, Background);
        Saliency = Optimise(statistics, touches, Background, Contrast);
        Remoteness = RemotenessFrom(statistics, paths);
        Border = new BorderCues(statistics, touches);
        Centre = new float[n];
        Middle = NearMiddle(statistics, Saliency, Border);
        Focus = new float[n];
        Bust = new float[n];
        var aspect = (float)picture.Width / picture.Height;
        Face = FaceIn(aspect);
        var bust = FindBust(aspect);
        var sharpest = Numbers.Percentile(statistics.Texture, 0.97f);
        for (var i = 0; i < n; i++)
        {
            float dx = (statistics.X[i] - 0.5f) / 0.27f, dy = (statistics.Y[i] - 0.55f) / 0.36f;
            Centre[i] = MathF.Exp(-0.5f * ((dx * dx) + (dy * dy)));
            Bust[i] = bust.At(statistics.X[i], statistics.Y[i]);
            Focus[i] = MathF.Min(1, statistics.Texture[i] / MathF.Max(sharpest, 1e-3f));
        }
    }

    public PatchStatistics Statistics { get; }

    /// <summary>0..1 for each patch, as all of these.</summary>
    public float[] Background { get; }

    public float[] Contrast { get; }

    public float[] Saliency { get; }

    public float[] Remoteness { get; }

    public BorderCues Border { get; }

    public float[] Centre { get; }

    /// <summary>Nearness to where the colours that stand out have their middle.</summary>
    public float[] Middle { get; }

    public float[] Focus { get; }

    /// <summary>0..1: how much it looks as if a face were where a portrait has it, and skin nowhere else.</summary>
    public float Face { get; }

    /// <summary>Where head and shoulders are, if this is a portrait.</summary>
    public float[] Bust { get; }

    /// <summary>How much colour has to be crossed at least between two patches.</summary>
    public float Path(int from, int to) => _paths[(from * Statistics.Patches.Count) + to];

    private static float[] NearMiddle(PatchStatistics s, float[] saliency, BorderCues border)
    {
        double weight = 1e-6, x = 0, y = 0, xx = 0, yy = 0;
        for (var i = 0; i < saliency.Length; i++)
        {
            float dx = (s.X[i] - 0.5f) / 0.35f, dy = (s.Y[i] - 0.55f) / 0.4f;
            var w = MathF.Pow(saliency[i] + border.Barrier[i], 2) * s.Size[i] * MathF.Exp(-0.5f * ((dx * dx) + (dy * dy)));
            weight += w;
            x += w * s.X[i];
            y += w * s.Y[i];
            xx += w * s.X[i] * s.X[i];
            yy += w * s.Y[i] * s.Y[i];
        }

        (x, y) = (x / weight, y / weight);
        double spreadX = 1.6 * Math.Sqrt(Math.Max(0.005, (xx / weight) - (x * x))), spreadY = 1.6 * Math.Sqrt(Math.Max(0.005, (yy / weight) - (y * y)));
        var near = new float[saliency.Length];
        for (var i = 0; i < near.Length; i++)
        {
            double u = (s.X[i] - x) / spreadX, v = (s.Y[i] - y) / spreadY;
            near[i] = (float)Math.Exp(-0.5 * ((u * u) + (v * v)));
        }

        return near;
    }

    private float FaceIn(float aspect)
    {
        var s = Statistics;
        float inside = 0, core = 0, outside = 0, rest = 0;
        for (var i = 0; i < s.Size.Length; i++)
        {
            float x = (s.X[i] - 0.5f) * MathF.Min(aspect, 1.6f) / 0.2f, y = (s.Y[i] - 0.42f) / 0.24f;
            var distance = (x * x) + (y * y);
            if (distance < 1)
            {
                inside += s.Size[i];
                core += s.Skin[i] * s.Size[i];
            }
            else if (distance > 3 && s.Y[i] < 0.7f)
            {
                outside += s.Size[i];
                rest += s.Skin[i] * s.Size[i];
            }
        }

        return inside > 0 ? MathF.Max(0, (core / inside) - (outside > 0 ? rest / outside : 0)) : 0;
    }

    // Where the skin of the upper middle lies and how far it spreads. Measured in heights, because a head is as broad in a
    // wide picture as in a tall one.
    private Bust FindBust(float aspect)
    {
        if (Face < 0.2f)
        {
            return new Bust(0.5f, 0.42f, 0.2f, aspect);
        }

        var s = Statistics;
        double weight = 0, x = 0, y = 0, xx = 0, yy = 0;
        for (var i = 0; i < s.Size.Length; i++)
        {
            float u = (s.X[i] - 0.5f) * aspect, v = s.Y[i] - 0.4f;
            var w = s.Skin[i] * s.Skin[i] * s.Size[i] * MathF.Exp(-((u * u) + (v * v)) / 0.1f);
            weight += w;
            x += w * u;
            y += w * v;
            xx += w * u * u;
            yy += w * v * v;
        }

        x /= weight;
        y /= weight;
        var spread = Math.Sqrt((xx / weight) - (x * x)) + Math.Sqrt((yy / weight) - (y * y));
        return new Bust((float)(0.5 + (x / aspect)), (float)(0.4 + y), (float)Math.Clamp(spread, 0.09, 0.26), aspect);
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

        return Numbers.Stretch(contrast);
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

        return Numbers.Stretch(saliency);
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

        return Numbers.Stretch(remoteness);
    }
}
