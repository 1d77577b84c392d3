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
        long sum = 0;
        for (var i = 0; i < rgba.Length / 4; i++)
        {
            for (var c = 0; c < 3; c++)
            {
                var difference = Math.Abs(rgba[(4 * i) + c] - expected[(channels * i) + (c % channels)]);
                Xunit.Assert.True(difference <= most, $"pixel {i}, channel {c}: {difference} levels apart");
                sum += difference;
            }

            Xunit.Assert.Equal(255, rgba[(4 * i) + 3]);
        }

        Xunit.Assert.True(sum / (3.0 * rgba.Length / 4) < mean, $"{sum / (3.0 * rgba.Length / 4)} levels apart on average");
    }
}
