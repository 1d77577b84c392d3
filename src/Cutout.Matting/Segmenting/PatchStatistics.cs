namespace Cutout.Matting.Segmenting;

/// <summary>What the patches of a picture are like on average.</summary>
internal sealed class PatchStatistics
{
    public PatchStatistics(LabPicture picture, Superpixels patches, float[] texture)
    {
        Patches = patches;
        var n = patches.Count;
        L = new float[n];
        A = new float[n];
        B = new float[n];
        X = new float[n];
        Y = new float[n];
        Texture = new float[n];
        Skin = new float[n];
        Size = new float[n];
        Border = new float[n];
        int w = picture.Width, h = picture.Height;
        for (var y = 0; y < h; y++)
        {
            for (var x = 0; x < w; x++)
            {
                var at = (y * w) + x;
                var i = patches.Labels[at];
                L[i] += picture.L[at];
                A[i] += picture.A[at];
                B[i] += picture.B[at];
                X[i] += (x + 0.5f) / w;
                Y[i] += (y + 0.5f) / h;
                Texture[i] += texture[at];
                Skin[i] += SkinLikeness(picture.Red[at], picture.Green[at], picture.Blue[at]);
                Size[i]++;
                Border[i] += BorderWeight(x, y, w, h);
            }
        }

        for (var i = 0; i < n; i++)
        {
            L[i] /= Size[i];
            A[i] /= Size[i];
            B[i] /= Size[i];
            X[i] /= Size[i];
            Y[i] /= Size[i];
            Texture[i] /= Size[i];
            Skin[i] /= Size[i];
        }
    }

    public Superpixels Patches { get; }

    public float[] L { get; }

    public float[] A { get; }

    public float[] B { get; }

    /// <summary>0 at the left edge, 1 at the right.</summary>
    public float[] X { get; }

    /// <summary>0 at the top edge, 1 at the bottom.</summary>
    public float[] Y { get; }

    public float[] Texture { get; }

    /// <summary>0..1.</summary>
    public float[] Skin { get; }

    /// <summary>Pixels.</summary>
    public float[] Size { get; }

    /// <summary>Pixels on the picture's edge, each with the trust that it shows background.</summary>
    public float[] Border { get; }

    public float ColourDistance(int i, int j)
    {
        float l = L[i] - L[j], a = A[i] - A[j], b = B[i] - B[j];
        return MathF.Sqrt((l * l) + (a * a) + (b * b));
    }

    /// <summary>The most that a patch differs from the mean of all.</summary>
    public float Spread()
    {
        float l = 0, a = 0, b = 0, size = 0, spread = 0;
        for (var i = 0; i < Size.Length; i++)
        {
            l += L[i] * Size[i];
            a += A[i] * Size[i];
            b += B[i] * Size[i];
            size += Size[i];
        }

        for (var i = 0; i < Size.Length; i++)
        {
            float dl = L[i] - (l / size), da = A[i] - (a / size), db = B[i] - (b / size);
            spread = MathF.Max(spread, MathF.Sqrt((dl * dl) + (da * da) + (db * db)));
        }

        return spread;
    }

    // People stand on the bottom edge: its middle says little about the background, its corners do.
    private static float BorderWeight(int x, int y, int w, int h)
    {
        var weight = (x == 0 ? 1f : 0) + (x == w - 1 ? 1 : 0);
        if (x == 0 || x == w - 1)
        {
            // The sides near the bottom belong to wide shoulders as often as to the ground.
            weight *= y > 0.8f * h ? 0.5f : 1;
        }

        if (y == 0)
        {
            weight += 1;
        }

        if (y == h - 1)
        {
            var aside = MathF.Abs(((x + 0.5f) / w * 2) - 1);
            weight += 0.05f + (0.65f * aside * aside);
        }

        return weight;
    }

    // The chroma of human skin of all tones lies in one small region (Chai & Ngan 1999: Cb 77..127, Cr 133..173).
    private static float SkinLikeness(float r, float g, float b)
    {
        var cb = 128 - (43.0f * r) - (84.5f * g) + (127.5f * b);
        var cr = 128 + (127.5f * r) - (106.8f * g) - (20.7f * b);
        float u = (cb - 103) / 16, v = (cr - 152) / 12;
        return MathF.Exp(-0.5f * ((u * u) + (v * v)));
    }
}
