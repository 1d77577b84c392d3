namespace Cutout.Matting.Inpainting;

/// <summary>
/// By which steps the surroundings of a hole repeat themselves: of stripes, checks, tiles and bricks the steps from one to the
/// next, of a horizon those along it.
/// </summary>
/// <remarks>He and Sun, "Statistics of Patch Offsets for Image Completion", ECCV 2012; looked for at all near offsets instead of by matching.</remarks>
internal static class Repeats
{
    private const int Most = 12;
    private const int Samples = 96;
    private const int Reach = 56;
    private const int Nearest = 4;

    // A patch that differs by more than 20 of 255 in every channel doesn't repeat, and by how much more says nothing.
    private const int Different = Patch.Area * 3 * 20 * 20;

    /// <summary>At most twelve steps (as distances of indices), the best ones first.</summary>
    public static int[] Find(Level level, Dice dice, CancellationToken cancellationToken)
    {
        var samples = Sample(level, dice);
        var reach = Math.Min(Reach, Math.Max(level.Width, level.Height) / 3);
        var found = new List<(int X, int Y, long Score)>();
        for (var y = 0; y <= reach; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var x = y == 0 ? 1 : -reach; x <= reach; x++)
            {
                if ((Math.Max(Math.Abs(x), y) >= Nearest) && Score(level, samples, (y * level.Stride) + x) is { } score)
                {
                    found.Add((x, y, score));
                }
            }
        }

        found.Sort(static (a, b) => (a.Score, Math.Abs(a.X) + a.Y, a.X).CompareTo((b.Score, Math.Abs(b.X) + b.Y, b.X)));
        var chosen = new List<(int X, int Y)>();
        foreach (var (x, y, _) in found)
        {
            if (chosen.TrueForAll(other => Math.Max(Math.Abs(other.X - x), Math.Abs(other.Y - y)) > 2))
            {
                chosen.Add((x, y));
            }

            if (chosen.Count == Most)
            {
                break;
            }
        }

        return [.. chosen.Select(step => (step.Y * level.Stride) + step.X)];
    }

    private static List<int> Sample(Level level, Dice dice)
    {
        var samples = new List<int>();
        for (var i = 0; i < 8 * Samples && samples.Count < Samples; i++)
        {
            var at = level.At(dice.Roll(level.Width), dice.Roll(level.Height));
            if (level.Source[at])
            {
                samples.Add(at);
            }
        }

        return samples;
    }

    // The mean difference; null where too few have anything there to be compared with.
    private static long? Score(Level level, List<int> samples, int step)
    {
        long sum = 0, compared = 0;
        foreach (var at in samples)
        {
            if (level.IsSource(at + step))
            {
                sum += Math.Min(Different, Patch.Difference(level.Color, level.Inside, level.Color, at, at + step, level.Stride));
                compared++;
            }
        }

        return compared * 3 >= samples.Count && compared > 0 ? sum / compared : null;
    }
}
