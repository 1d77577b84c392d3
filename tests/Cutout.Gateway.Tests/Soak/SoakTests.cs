using Cutout.Soak;

namespace Cutout.Gateway.Tests.Soak;

public sealed class SoakTests(ITestOutputHelper output)
{
    // Two minutes say nothing of a slope; what leaks at every visit shows all the same.
    private const double MostGrowth = 150_000_000;

    /// <summary>The whole form is the command <c>soak --minutes 60</c> of the benchmarks, which judges the slope too.</summary>
    [Fact]
    public async Task After_two_minutes_of_mixed_visitors_nothing_has_stayed_behind()
    {
        var report = await SoakRun.RunAsync(TimeSpan.FromMinutes(2), visitors: 6, crowd: 6, seed: 1);

        output.WriteLine(report.ToString());
        Assert.Empty(report.Tally.Failed);
        Assert.Equal(8, report.Tally.Done.Count);
        Assert.Equal(0, report.HeldAtTheEnd);
        Assert.Equal(0, report.ErrorsInLog);
        Assert.InRange(report.HandleGrowth, -100, 15);
        Assert.InRange(report.ThreadGrowth, -100, 15);
        Assert.InRange(report.ResidentGrowth, -1e9, MostGrowth);
    }
}
