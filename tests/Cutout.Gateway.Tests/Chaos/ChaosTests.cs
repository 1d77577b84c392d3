using System.Globalization;

namespace Cutout.Gateway.Tests.Chaos;

public sealed class ChaosTests(ITestOutputHelper output)
{
    private const int UsualJobs = 480;

    private static readonly Dictionary<string, ChaosShape> Shapes = new()
    {
        ["one after the other"] = new(),
        ["with leave to pay twice"] = new(PaidFailover: true),
        ["previews first"] = new(PreviewFirst: true),
        ["eight at once and the gateway stopped among them"] = new(AtOnce: 8, IsStopped: true),
        ["previews first, eight at once, stopped, with leave to pay twice"] = new(PaidFailover: true, PreviewFirst: true, AtOnce: 8, IsStopped: true),
    };

    // The processes are a shape too; rounded up, so that all together are no fewer than was asked for.
    private static int Part => ((NumberOf("CHAOS_JOBS") ?? UsualJobs) + Shapes.Count) / (Shapes.Count + 1);

    public static TheoryData<string> All => [.. Shapes.Keys];

    /// <summary>
    /// The whole form: <c>CHAOS_JOBS=10000 dotnet test tests/Cutout.Gateway.Tests --filter Chaos</c>, of which each shape gets
    /// its part; one run is replayed with <c>CHAOS_SEED</c>, which every failure names.
    /// </summary>
    [Theory]
    [MemberData(nameof(All))]
    public async Task Whatever_vendors_and_buyers_do_the_three_books_agree(string shape)
    {
        await using var run = await ChaosRun.StartAsync(NumberOf("CHAOS_SEED") ?? 20261122, Shapes[shape]);

        await run.RunAsync(Part);

        output.WriteLine(await run.SettleUpAsync());
    }

    /// <summary>Real processes on one ledger file, killed or asked to stop every other moment: the same wish, with the clock of the world.</summary>
    [Fact]
    public async Task With_gateways_killed_and_stopped_under_their_buyers_the_three_books_agree()
    {
        await using var run = await ChaosProcessRun.StartAsync(NumberOf("CHAOS_SEED") ?? 20261122, Part);

        output.WriteLine(await run.RunAsync());
    }

    private static int? NumberOf(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
