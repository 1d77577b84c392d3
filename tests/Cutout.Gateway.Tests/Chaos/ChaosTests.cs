using System.Globalization;

namespace Cutout.Gateway.Tests.Chaos;

public sealed class ChaosTests(ITestOutputHelper output)
{
    private const int UsualJobs = 1000;

    /// <summary>
    /// The whole form: <c>CHAOS_JOBS=10000 dotnet test tests/Cutout.Gateway.Tests --filter Chaos</c>; one run is replayed
    /// with <c>CHAOS_SEED</c>, which every failure names.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whatever_vendors_and_buyers_do_the_three_books_agree(bool paidFailover)
    {
        var jobs = NumberOf("CHAOS_JOBS") ?? UsualJobs;
        var seed = NumberOf("CHAOS_SEED") ?? 20261122;
        await using var run = await ChaosRun.StartAsync(seed, paidFailover);

        for (var job = 0; job < jobs / 2; job++)
        {
            await run.JobAsync(job);
        }

        output.WriteLine(await run.SettleUpAsync());
    }

    private static int? NumberOf(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
