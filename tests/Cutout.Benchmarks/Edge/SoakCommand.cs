using Cutout.Soak;

namespace Cutout.Benchmarks.Edge;

/// <summary>
/// <c>soak --minutes N --visitors N --crowd N --seed N</c>: mixed visitors at a gateway in a process of its own. Ends with 0 if its
/// memory grows by less than 1 MB an hour after warming up, its handles and threads don't, and no picture is held at the end.
/// A crowd comes first, for a sixth of the time. The slope is that of the visitors' rests, which come every ten minutes from then
/// on; of less than half an hour it is printed but not judged, for too few of them. In the midst of traffic the collector holds
/// what the next minute may want, tens of MB more or less.
/// </summary>
internal static class SoakCommand
{
    private const int JudgedFrom = 30;
    private const double MostInTraffic = 0.1;
    private const double Megabyte = 1_000_000;

    public static async Task<int> RunAsync(string[] args)
    {
        var minutes = Arguments.Of(args, "minutes", 60);
        var visitors = Arguments.Of(args, "visitors", 2);
        var report = await SoakRun.RunAsync(
            TimeSpan.FromMinutes(minutes), visitors, Arguments.Of(args, "crowd", 3 * visitors), Arguments.Of(args, "seed", 1),
            rest => Console.WriteLine($"after {rest.At.TotalMinutes:F0} minutes of traffic: {rest.Process.Resident / Megabyte:F1} MB at rest"));
        Console.WriteLine(report);
        var verdict = new Verdict()
            .Require(report.HeldAtTheEnd == 0, "no picture is held at the end")
            .Require(report.HandleGrowth < 5, "handles don't grow")
            .Require(report.ThreadGrowth < 3, "threads don't grow")
            .Require(report.Tally.Failed.Count == 0, "every visitor was answered as he must be")
            .Require(report.ErrorsInLog == 0, "the gateway's log tells of no error");
        if (minutes >= JudgedFrom)
        {
            verdict.Require(report.RestSlope < 1, "memory at rest grows by less than 1 MB an hour")
                .Require(report.RelativeGrowth < MostInTraffic, "memory in traffic is at most a tenth more at the end");
        }

        return verdict.Print();
    }
}
