namespace Cutout.Benchmarks;

/// <summary>Welch's t of two samples: how many standard errors their means are apart.</summary>
internal static class Welch
{
    public static double T(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        var (a, b) = (MeanAndVariance(first), MeanAndVariance(second));
        return (a.Mean - b.Mean) / Math.Sqrt((a.Variance / first.Count) + (b.Variance / second.Count));
    }

    public static (double Mean, double Variance) MeanAndVariance(IReadOnlyList<double> sample)
    {
        var mean = sample.Average();
        return (mean, sample.Sum(value => (value - mean) * (value - mean)) / (sample.Count - 1));
    }
}
