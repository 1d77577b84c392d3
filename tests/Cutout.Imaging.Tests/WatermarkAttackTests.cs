using System.Runtime.InteropServices;
using Cutout.Imaging.Previews;

namespace Cutout.Imaging.Tests;

/// <summary>
/// Tries to take the watermark off by what can be learnt from other previews. The residue is the root mean square of what is still wrong in
/// the attacked preview, as a share of what was wrong before: 0 is a clean picture, 1 is nothing gained.
/// </summary>
public sealed class WatermarkAttackTests(ITestOutputHelper output)
{
    private const int Width = 320;
    private const int Height = 240;
    private const int Previews = 64;

    private static readonly Watermark Mark = new() { Text = "PREVIEW" };
    private static readonly float[] Clean = [.. TestPictures.Rgba(Width, Height, seed: 3).Where((_, i) => i % 4 == 0).Select(value => (float)value)];

    [Fact]
    public void What_is_learnt_from_64_own_previews_takes_off_a_fixed_pattern_but_not_a_seeded_one()
    {
        var plain = Residue(Average(_ => Mark), Mark);
        var seeded = Residue(Average(i => Mark with { Seed = (ulong)i }), Mark with { Seed = 1_000 });
        output.WriteLine($"learnt and subtracted: fixed pattern {plain:0.000}, seeded {seeded:0.000}");

        Assert.InRange(plain, 0, 0.05);
        Assert.InRange(seeded, 0.75, 2);
    }

    [Fact]
    public void Knowing_phase_angle_and_opacity_does_not_help_against_the_bending()
    {
        // The attacker has the unbent pattern exactly, and may move it to wherever it helps most.
        var known = Mark with { Seed = 1_000, Bend = 0 };
        var unbent = BestShifted(Learn(known), known);
        var bent = BestShifted(Learn(known), Mark with { Seed = 1_000 });
        output.WriteLine($"known pattern laid over: unbent {unbent:0.000}, bent {bent:0.000}");

        Assert.InRange(unbent, 0, 0.05);
        Assert.InRange(bent, 0.75, 2);
    }

    [Fact]
    public void The_average_of_64_previews_of_one_picture_still_shows_where_the_lines_are()
    {
        var average = new float[Clean.Length];
        for (var i = 0; i < Previews; i++)
        {
            var marked = Laid(Mark with { Seed = (ulong)i }, Clean);
            for (var p = 0; p < average.Length; p++)
            {
                average[p] += marked[p] / Previews;
            }
        }

        // An even veil over all of the picture is the attacker's to lift: the best gain and offset are given away.
        var residue = AfterBestLevels(average);
        output.WriteLine($"average of {Previews} previews of one picture, levels mended: {residue:0.000}");

        Assert.InRange(residue, 0.15, 1);
    }

    // How much a pattern covers of black and of white, which everybody can learn who uploads a picture of one colour.
    private static (float[] Onto, float[] Kept) Learn(Watermark mark)
    {
        var onto = Laid(mark, new float[Clean.Length]);
        var onWhite = Laid(mark, [.. Enumerable.Repeat(255f, Clean.Length)]);
        return (onto, [.. onWhite.Zip(onto, (white, black) => (white - black) / 255)]);
    }

    private static (float[] Onto, float[] Kept) Average(Func<int, Watermark> marks)
    {
        var (onto, kept) = (new float[Clean.Length], new float[Clean.Length]);
        for (var i = 0; i < Previews; i++)
        {
            var (one, other) = Learn(marks(i));
            for (var p = 0; p < onto.Length; p++)
            {
                onto[p] += one[p] / Previews;
                kept[p] += other[p] / Previews;
            }
        }

        return (onto, kept);
    }

    private static double Residue((float[] Onto, float[] Kept) learnt, Watermark target)
    {
        var marked = Laid(target, Clean);
        return Rms(marked.Select((value, i) => (value - learnt.Onto[i]) / learnt.Kept[i])) / Rms(marked);
    }

    private static double BestShifted((float[] Onto, float[] Kept) learnt, Watermark target)
    {
        var marked = Laid(target, Clean);
        var before = Rms(marked);
        var best = double.MaxValue;
        for (var shiftY = -12; shiftY <= 12; shiftY += 3)
        {
            for (var shiftX = -12; shiftX <= 12; shiftX += 3)
            {
                var moved = (shiftY * Width) + shiftX;
                var lifted = marked.Select((value, i) => i + moved >= 0 && i + moved < marked.Length ? (value - learnt.Onto[i + moved]) / learnt.Kept[i + moved] : value);
                best = Math.Min(best, Rms(lifted) / before);
            }
        }

        return best;
    }

    private static double AfterBestLevels(float[] average)
    {
        var (meanA, meanC) = (average.Average(), Clean.Average());
        var slope = average.Zip(Clean, (a, c) => (a - meanA) * (c - meanC)).Sum() / average.Sum(a => (a - meanA) * (a - meanA));
        return Rms(average.Select(a => ((a - meanA) * slope) + meanC)) / Rms(Laid(Mark with { Seed = 1 }, Clean));
    }

    private static double Rms(IEnumerable<float> picture) => Math.Sqrt(picture.Zip(Clean, (a, b) => (double)(a - b) * (a - b)).Average());

    private static float[] Laid(Watermark mark, float[] picture)
    {
        using var pattern = new WatermarkPattern(mark, Width, Height);
        var laid = new float[picture.Length];
        var row = new byte[4 * Width];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                MemoryMarshal.Cast<byte, uint>(row.AsSpan())[x] = 0xFF000000 | (0x010101u * (byte)picture[(y * Width) + x]);
            }

            pattern.PutOver(row, y);
            for (var x = 0; x < Width; x++)
            {
                laid[(y * Width) + x] = row[4 * x];
            }
        }

        return laid;
    }
}
