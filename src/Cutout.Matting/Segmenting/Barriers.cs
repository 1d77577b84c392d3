namespace Cutout.Matting.Segmenting;

/// <summary>How high a step of colour has to be taken at least on the way from some patches to each.</summary>
/// <remarks>J. Zhang et al., "Minimum barrier salient object detection at 80 FPS", ICCV 2015; over patches.</remarks>
internal static class Barriers
{
    /// <summary>Dijkstra's way, with the range of lightness and colours on the path for its length.</summary>
    public static float[] From(bool[] seeds, PatchStatistics s, bool[] touches)
    {
        var count = s.Size.Length;
        float[][] channels = [s.L, s.A, s.B];
        var cost = new float[count];
        var done = new bool[count];
        var low = new float[3 * count];
        var high = new float[3 * count];
        for (var i = 0; i < count; i++)
        {
            cost[i] = seeds[i] ? 0 : float.MaxValue;
            for (var c = 0; c < 3; c++)
            {
                low[(3 * i) + c] = high[(3 * i) + c] = channels[c][i];
            }
        }

        for (var round = 0; round < count; round++)
        {
            var next = -1;
            for (var i = 0; i < count; i++)
            {
                if (!done[i] && cost[i] < float.MaxValue && (next < 0 || cost[i] < cost[next]))
                {
                    next = i;
                }
            }

            if (next < 0)
            {
                break;
            }

            done[next] = true;
            for (var j = 0; j < count; j++)
            {
                if (done[j] || !touches[(next * count) + j])
                {
                    continue;
                }

                var range = 0f;
                for (var c = 0; c < 3; c++)
                {
                    range += MathF.Max(high[(3 * next) + c], channels[c][j]) - MathF.Min(low[(3 * next) + c], channels[c][j]);
                }

                if (range < cost[j])
                {
                    cost[j] = range;
                    for (var c = 0; c < 3; c++)
                    {
                        low[(3 * j) + c] = MathF.Min(low[(3 * next) + c], channels[c][j]);
                        high[(3 * j) + c] = MathF.Max(high[(3 * next) + c], channels[c][j]);
                    }
                }
            }
        }

        return cost;
    }
}
