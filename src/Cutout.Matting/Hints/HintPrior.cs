using Cutout.Matting.Segmenting;

namespace Cutout.Matting.Hints;

/// <summary>
/// What hints say about the patches that nobody painted on: what can be reached from a stroke without crossing much colour
/// goes with it, and in a rectangle what differs from all that is outside of it is the subject.
/// </summary>
/// <remarks>X. Bai, G. Sapiro, "Geodesic matting", IJCV 2009, over patches in place of pixels.</remarks>
internal static class HintPrior
{
    private const float StrokeReach = 18;
    private const float StrokeWeight = 6;
    private const float OutsideReach = 12;

    // Steps of colour that count as much as the way from one edge of the picture to the other.
    private const float Span = 45;

    /// <summary>For each patch what is to be added to the logarithm of the odds that it is the subject.</summary>
    public static float[] Shift(HintMap map, SubjectCues cues)
    {
        var s = cues.Statistics;
        var n = s.Size.Length;
        float[] keep = new float[n], remove = new float[n];
        for (var i = 0; i < map.Width * map.Height; i++)
        {
            // What lies outside of a rectangle was not painted by hand.
            keep[s.Patches.Labels[i]] += map.Marks[i] > 0 ? 1 : 0;
            remove[s.Patches.Labels[i]] += map.Marks[i] < 0 && map.IsWithin(i) ? 1 : 0;
        }

        var shift = new float[n];
        for (var i = 0; i < n; i++)
        {
            float toKeep = float.MaxValue, toRemove = float.MaxValue;
            for (var j = 0; j < n; j++)
            {
                float dx = s.X[i] - s.X[j], dy = s.Y[i] - s.Y[j];
                var way = cues.Path(i, j) + (Span * MathF.Sqrt((dx * dx) + (dy * dy)));
                if (IsSeed(keep[j], remove[j], s.Size[j]))
                {
                    toKeep = MathF.Min(toKeep, way);
                }
                else if (IsSeed(remove[j], keep[j], s.Size[j]))
                {
                    toRemove = MathF.Min(toRemove, way);
                }
            }

            shift[i] = StrokeWeight * (MathF.Exp(-toKeep / StrokeReach) - MathF.Exp(-toRemove / StrokeReach));
        }

        if (map.Rectangle is { } box)
        {
            AddRectangle(box, cues, shift);
        }

        return shift;
    }

    private static bool IsSeed(float mine, float others, float size) => mine >= MathF.Max(2, 0.04f * size) && mine >= others;

    private static void AddRectangle(HintRectangle box, SubjectCues cues, float[] shift)
    {
        var s = cues.Statistics;
        for (var i = 0; i < shift.Length; i++)
        {
            var outside = float.MaxValue;
            for (var j = 0; j < shift.Length; j++)
            {
                if (!box.Contains(s.X[j], s.Y[j]))
                {
                    outside = MathF.Min(outside, cues.Path(i, j));
                }
            }

            double u = ((s.X[i] - box.Left) / (box.Right - box.Left) * 2) - 1, v = ((s.Y[i] - box.Top) / (box.Bottom - box.Top) * 2) - 1;
            var middle = MathF.Exp(-0.8f * (float)((u * u) + (v * v)));
            shift[i] += (2.4f * (1 - MathF.Exp(-outside / OutsideReach))) + (1.6f * middle) - 1.2f;
        }
    }
}
