using System.Collections.Concurrent;
using System.Diagnostics;

namespace Cutout.Benchmarks.Edge;

/// <summary>
/// <c>overload --budget MB --seconds N --times N</c>: first as many buyers as the memory for pictures has room for, one photo
/// after the other; then photos at ten times the rate that those were served at, each from another network, whether or not the
/// ones before have been answered. Ends with 0 if what is admitted finishes within twice its usual time, the rest is told
/// within 50 ms when to come back, memory stays under its limit, and service is as usual within 5 seconds.
/// </summary>
internal static class OverloadCommand
{
    private const long Megabyte = 1_000_000;

    // What the smallest photo's result may take, and the photo itself.
    private const long OfASession = 22 * Megabyte;

    private static readonly TimeSpan Prompt = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(string[] args)
    {
        var (budget, seconds, times) = (Arguments.Of(args, "budget", 150) * Megabyte, Arguments.Of(args, "seconds", 20), Arguments.Of(args, "times", 10));
        var fits = (int)(budget / OfASession);
        await using var gateway = await GatewayProcess.StartAsync(environment: new Dictionary<string, string>(Traffic.Settings)
        {
            ["Sessions__MemoryBudget"] = budget.ToString(System.Globalization.CultureInfo.InvariantCulture),
        });
        using var traffic = new Traffic(gateway);
        await ServeAsync(traffic, fits, TimeSpan.FromSeconds(10));
        var idle = ProcessFigures.Of(gateway.ProcessId).Resident;
        var (usual, rate) = await ServeAsync(traffic, fits, TimeSpan.FromSeconds(seconds));
        Console.WriteLine($"usual, {fits} buyers at once: {rate:F1} photos/s, {usual}");

        using var watch = new MemoryWatch(gateway.ProcessId);
        var visits = await RushAsync(traffic, rate * times, TimeSpan.FromSeconds(seconds));
        var back = await UntilUsualAsync(traffic, usual);

        var admitted = new Times(visits.Where(visit => visit.IsAdmitted).Select(visit => visit.Took));
        var refused = new Times(visits.Where(visit => visit.IsRefused).Select(visit => visit.Took));
        var others = visits.Where(visit => !visit.IsAdmitted && !visit.IsRefused).GroupBy(visit => visit.Status).ToList();
        Console.WriteLine($"rush, {rate * times:F0} photos/s for {seconds} s: {visits.Count} came, {admitted.Count} admitted, "
            + string.Join(", ", visits.Where(visit => visit.IsRefused).GroupBy(visit => visit.Status).Select(group => $"{group.Count()} answered {(int)group.Key}")));
        Console.WriteLine($"admitted: {admitted}");
        Console.WriteLine($"refused:  {refused}");
        Console.WriteLine($"memory: {watch.Most / Megabyte} MB at most, {(watch.Most - idle) / Megabyte} MB more than before the rush; the limit for pictures is {budget / Megabyte} MB");
        Console.WriteLine($"usual service again after {back.TotalSeconds:F1} s");
        var verdict = new Verdict()
            .Require(admitted.Count > 0 && admitted.At(0.99) <= 2 * usual.At(0.99), $"99 of 100 admitted take at most twice what they usually do: {admitted.At(0.99) / usual.At(0.99):F2} times")
            .Require(refused.Count > 0 && refused.At(0.99) <= Prompt, $"99 of 100 refused know it within {Prompt.TotalMilliseconds:F0} ms")
            .Require(visits.Where(visit => visit.IsRefused).All(visit => visit.SaysWhen), "every refusal says when to come back")
            .Require(others.Count == 0, $"nothing else is answered{string.Concat(others.Select(group => $"; {group.Count()} got {(int)group.Key}"))}")
            .Require(watch.Most - idle <= budget, "memory grows by no more than the limit for pictures")
            .Require(back <= Recovery, $"usual service is back within {Recovery.TotalSeconds:F0} s");
        return verdict.Print();
    }

    // So many buyers, each of whom uploads, sees the preview and erases, over and over.
    private static async Task<(Times Times, double PerSecond)> ServeAsync(Traffic traffic, int buyers, TimeSpan span)
    {
        var (times, start) = (new ConcurrentBag<TimeSpan>(), Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, buyers).Select(async _ =>
        {
            while (Stopwatch.GetElapsedTime(start) < span)
            {
                var visit = await traffic.UploadAsync();
                if (visit.IsAdmitted)
                {
                    times.Add(visit.Took);
                    await traffic.EraseAsync(visit.Session!);
                }
            }
        }));
        return (new Times(times), times.Count / Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private static async Task<IReadOnlyList<Visit>> RushAsync(Traffic traffic, double perSecond, TimeSpan span)
    {
        var (visits, start) = (new List<Task<Visit>>(), Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(start) is var now && now < span)
        {
            while (visits.Count < now.TotalSeconds * perSecond)
            {
                visits.Add(VisitAsync(traffic));
            }

            await Task.Delay(1);
        }

        return await Task.WhenAll(visits);
    }

    private static async Task<Visit> VisitAsync(Traffic traffic)
    {
        try
        {
            var visit = await traffic.UploadAsync();
            if (visit.Session is { } session)
            {
                await traffic.EraseAsync(session);
            }

            return visit;
        }
        catch (HttpRequestException)
        {
            // Cut off without an answer, which the verdict doesn't allow.
            return new Visit(0, TimeSpan.Zero, false, null);
        }
    }

    private static async Task<TimeSpan> UntilUsualAsync(Traffic traffic, Times usual)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            var visit = await traffic.UploadAsync();
            if (visit.Session is { } session)
            {
                await traffic.EraseAsync(session);
            }

            if (visit.IsAdmitted && visit.Took <= usual.At(0.99))
            {
                return Stopwatch.GetElapsedTime(start);
            }

            await Task.Delay(100);
        }
    }
}
