namespace Cutout.Matting.Segmenting;

/// <summary>
/// Cues that take the sides of the picture one by one, so that a subject that touches one of them is not taken for the ground
/// everywhere; the bottom is left out, because people stand on it. One number from 0 to 1 for each patch.
/// </summary>
internal sealed class BorderCues
{
    // Share of the picture that counts as a side.
    private const float Band = 0.07f;
    private const float ColourWidth = 12;

    private readonly PatchStatistics _s;
    private readonly int _count;

    public BorderCues(PatchStatistics statistics, bool[] touches)
    {
        (_s, _count) = (statistics, statistics.Size.Length);
        var sides = new bool[3][];
        for (var side = 0; side < 3; side++)
        {
            sides[side] = [.. Enumerable.Range(0, _count).Select(i => IsOn(side, i))];
        }

        Barrier = MiddleOf([.. sides.Select(side => Barriers.From(side, statistics, touches))]);
        Unlikeness = UnlikenessTo(sides);
        Spread = SpreadOfColours();
        Rarity = RarityOfColours();
    }

    /// <summary>How high a step of colour has to be taken on the way from the sides, at least.</summary>
    public float[] Barrier { get; }

    /// <summary>How unlike the colours of the sides it is, measured by how much those differ among themselves.</summary>
    public float[] Unlikeness { get; }

    /// <summary>How far its colour is spread over the picture; the ground's is everywhere.</summary>
    /// <remarks>F. Perazzi et al., "Saliency filters", CVPR 2012.</remarks>
    public float[] Spread { get; }

    /// <summary>How much it differs from all other patches.</summary>
    public float[] Rarity { get; }

    private bool IsOn(int side, int i) => side switch
    {
        0 => _s.X[i] < Band,
        1 => _s.Y[i] < Band,
        _ => _s.X[i] > 1 - Band,
    };

    private float[] UnlikenessTo(bool[][] sides)
    {
        var all = new float[sides.Length][];
        for (var side = 0; side < sides.Length; side++)
        {
            double weight = 1e-6, l = 0, a = 0, b = 0, ll = 0, la = 0, lb = 0, aa = 0, ab = 0, bb = 0;
            for (var i = 0; i < _count; i++)
            {
                if (sides[side][i])
                {
                    weight += _s.Size[i];
                    l += _s.Size[i] * _s.L[i];
                    a += _s.Size[i] * _s.A[i];
                    b += _s.Size[i] * _s.B[i];
                }
            }

            (l, a, b) = (l / weight, a / weight, b / weight);
            for (var i = 0; i < _count; i++)
            {
                if (sides[side][i])
                {
                    double dl = _s.L[i] - l, da = _s.A[i] - a, db = _s.B[i] - b, size = _s.Size[i] / weight;
                    ll += size * dl * dl;
                    la += size * dl * da;
                    lb += size * dl * db;
                    aa += size * da * da;
                    ab += size * da * db;
                    bb += size * db * db;
                }
            }

            // A side of one colour would make every other colour infinitely strange.
            const float Floor = 16;
            var inverse = Symmetric.Invert((float)ll + Floor, (float)la, (float)lb, (float)aa + Floor, (float)ab, (float)bb + Floor);
            all[side] = new float[_count];
            for (var i = 0; i < _count; i++)
            {
                float x = _s.L[i] - (float)l, y = _s.A[i] - (float)a, z = _s.B[i] - (float)b;
                all[side][i] = MathF.Sqrt(MathF.Max(0, inverse.Form(x, y, z)));
            }
        }

        return MiddleOf(all);
    }

    private float[] SpreadOfColours()
    {
        var spread = new float[_count];
        for (var i = 0; i < _count; i++)
        {
            double weight = 0, x = 0, y = 0, square = 0;
            for (var j = 0; j < _count; j++)
            {
                var d = _s.ColourDistance(i, j) / ColourWidth;
                var w = MathF.Exp(-0.5f * d * d) * _s.Size[j];
                weight += w;
                x += w * _s.X[j];
                y += w * _s.Y[j];
                square += w * ((_s.X[j] * _s.X[j]) + (_s.Y[j] * _s.Y[j]));
            }

            x /= weight;
            y /= weight;
            spread[i] = (float)Math.Min(1, Math.Max(0, (square / weight) - (x * x) - (y * y)) / 0.17);
        }

        return spread;
    }

    private float[] RarityOfColours()
    {
        var rarity = new float[_count];
        for (var i = 0; i < _count; i++)
        {
            for (var j = 0; j < _count; j++)
            {
                rarity[i] += _s.ColourDistance(i, j) * _s.Size[j];
            }
        }

        return Numbers.Stretch(rarity);
    }

    // The middle one of three, patch by patch: neither the side that the subject touches nor a strange one decides.
    private float[] MiddleOf(float[][] three)
    {
        var middle = new float[_count];
        for (var i = 0; i < _count; i++)
        {
            float a = three[0][i], b = three[1][i], c = three[2][i];
            middle[i] = MathF.Max(MathF.Min(a, b), MathF.Min(MathF.Max(a, b), c));
            middle[i] = MathF.Min(middle[i], 1e4f);
        }

        return Numbers.Stretch(middle);
    }
}
