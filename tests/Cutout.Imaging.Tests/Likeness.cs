namespace Cutout.Imaging.Tests;

/// <summary>How far a decoded picture may be from another program's reading of it.</summary>
internal static class Likeness
{
    /// <summary>Every colour channel within <paramref name="most"/> levels, on average less than <paramref name="mean"/>, and all opaque.</summary>
    /// <param name="expected">Samples of 3 channels, or of 1 for gray.</param>
    /// <param name="rgba">Ours.</param>
    /// <param name="channels">Of <paramref name="expected"/>.</param>
    /// <param name="most">Levels.</param>
    /// <param name="mean">Levels.</param>
    public static void Assert(byte[] expected, byte[] rgba, int channels, int most, double mean)
    {
        var (worst, average) = Of(expected, rgba, channels);
        Xunit.Assert.True(worst <= most, $"{worst} levels apart");
        Xunit.Assert.True(average < mean, $"{average} levels apart on average");
        Xunit.Assert.DoesNotContain(Enumerable.Range(0, rgba.Length / 4), i => rgba[(4 * i) + 3] != 255);
    }

    /// <summary>The largest and the mean difference of a channel, in levels.</summary>
    public static (int Most, double Mean) Of(byte[] expected, byte[] rgba, int channels)
    {
        var most = 0;
        long sum = 0;
        for (var i = 0; i < rgba.Length / 4; i++)
        {
            for (var c = 0; c < 3; c++)
            {
                var difference = Math.Abs(rgba[(4 * i) + c] - expected[(channels * i) + (c % channels)]);
                most = Math.Max(most, difference);
                sum += difference;
            }
        }

        return (most, sum / (3.0 * rgba.Length / 4));
    }
}
