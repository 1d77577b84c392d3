using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Cutout.Edge;

namespace Cutout.Benchmarks.Edge;

/// <summary>
/// <c>abuse --rounds N --seconds N --only KIND</c>: what honest visitors notice while others misbehave. For each kind of abuse,
/// rounds without and with it take turns, so that what else the machine does meets both alike, and the p99 of all visits
/// without and of all with it are compared. Ends with 0 if no kind makes it more than 20 % worse.
/// </summary>
internal static partial class AbuseCommand
{
    private const double MostWorse = 1.2;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(string[] args)
    {
        var (rounds, seconds, only) = (Arguments.Of(args, "rounds", 5), Arguments.Of(args, "seconds", 6), Arguments.Of(args, "only", ""));
        using var folder = new TemporaryFolder();
        await using var gateway = await GatewayProcess.StartAsync(environment: new Dictionary<string, string>(Traffic.Settings)
        {
            ["Kestrel__Endpoints__Plain__Url"] = "http://127.0.0.1:0",
            ["Kestrel__Endpoints__Tls__Url"] = "https://127.0.0.1:0",
            ["Kestrel__Certificates__Default__Path"] = await OwnCertificate.MakeAsync(folder.Path),
        });
        using var traffic = new Traffic(gateway, 240, 180);
        await HonestAsync(traffic, TimeSpan.FromSeconds(seconds));
        var verdict = new Verdict();
        foreach (var abuse in Abuse.All(gateway.Address, new Uri(Tls().Match(gateway.Output).Groups[1].Value)).Where(abuse => only.Length == 0 || abuse.Name == only))
        {
            var (alone, together) = (new List<TimeSpan>(), new List<TimeSpan>());
            var before = ProcessFigures.Of(gateway.ProcessId);

            // The first time compiles the code that meets it, which a gateway does once.
            var (_, most) = await AbusedAsync(abuse, traffic, gateway, TimeSpan.FromSeconds(seconds));
            for (var round = 0; round < rounds; round++)
            {
                alone.AddRange(await HonestAsync(traffic, TimeSpan.FromSeconds(seconds)));
                (var abused, most) = await AbusedAsync(abuse, traffic, gateway, TimeSpan.FromSeconds(seconds));
                together.AddRange(abused);
            }

            var (quiet, disturbed) = (new Times(alone), new Times(together));
            var worse = disturbed.At(0.99) / quiet.At(0.99);
            Console.WriteLine($"{abuse.Name}, {abuse.Count} times; memory {before.Resident / 1_000_000} to {most.Resident / 1_000_000} MB");
            Console.WriteLine($"  alone:   {quiet}");
            Console.WriteLine($"  with it: {disturbed}");
            verdict.Require(worse <= MostWorse, string.Create(CultureInfo.InvariantCulture, $"{abuse.Name}: honest visitors' p99 at most {MostWorse - 1:P0} worse ({worse:F2} times)"));
        }

        return verdict.Print();
    }

    private static async Task<(List<TimeSpan> Visits, ProcessFigures Figures)> AbusedAsync(Abuse abuse, Traffic traffic, GatewayProcess gateway, TimeSpan span)
    {
        using var stop = new CancellationTokenSource();
        var abusing = abuse.RunAsync(stop.Token);
        await abuse.Standing;
        await Task.Delay(Pause);
        var visits = await HonestAsync(traffic, span);
        var figures = ProcessFigures.Of(gateway.ProcessId);
        await stop.CancelAsync();
        await abusing;
        await Task.Delay(Pause);
        return (visits, figures);
    }

    // Visits one after the other: the page, a photo, its erasure; the time of each whole visit.
    private static async Task<List<TimeSpan>> HonestAsync(Traffic traffic, TimeSpan span)
    {
        var (times, start) = (new List<TimeSpan>(), Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(start) < span)
        {
            var begun = Stopwatch.GetTimestamp();
            var page = await traffic.AskAsync("/");
            var photo = await traffic.UploadAsync();
            if (page.Status != HttpStatusCode.OK || photo.Session is not { } session)
            {
                throw new InvalidOperationException($"An honest visitor was answered with {(int)page.Status} and {(int)photo.Status}.");
            }

            await traffic.EraseAsync(session);
            times.Add(Stopwatch.GetElapsedTime(begun));
        }

        return times;
    }

    [GeneratedRegex(@"Now listening on: (https://\S+)")]
    private static partial Regex Tls();
}
