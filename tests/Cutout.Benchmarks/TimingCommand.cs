using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Cutout.DoubleSpend;
using Cutout.Gateway.Unlocking;

namespace Cutout.Benchmarks;

/// <summary>
/// <c>timing --samples N</c>: how long refusing takes for codes that are unknown, used, expired and revoked, asked in random
/// order on one connection, with the pauses for wrong codes switched off. Ends with 0 if no two differ by a Welch t of 4.5.
/// </summary>
internal static class TimingCommand
{
    private const double Limit = 4.5;
    private const int CodesOfEach = 500;
    private const int WarmUp = 4000;

    private static readonly string[] Kinds = ["unknown", "used", "expired", "revoked"];

    public static async Task<int> RunAsync(string[] args)
    {
        var samples = Arguments.Of(args, "samples", 10_000);
        await using var house = await OpenHouse.OpenAsync(0, new Dictionary<string, string?>
        {
            ["Unlocking:TriesPerSession"] = "100",
            ["Unlocking:SessionPause"] = "00:00:00.0000001",
            ["Unlocking:TriesPerNetwork"] = "10000",
            ["Unlocking:NetworkWindow"] = "00:00:00.0000001",
        });
        var codes = new Dictionary<string, IReadOnlyList<UnlockCode>>
        {
            ["unknown"] = [.. Enumerable.Range(0, CodesOfEach).Select(_ => UnlockCode.New())],
            ["used"] = await house.MintAsync(CodesOfEach, "UPDATE uses SET state = 'delivered', session = 'another' WHERE batch = @batch"),
            ["expired"] = await house.MintAsync(CodesOfEach, "UPDATE batches SET expires_at = 1 WHERE id = @batch"),
            ["revoked"] = await house.MintAsync(CodesOfEach, "UPDATE uses SET state = 'revoked' WHERE batch = @batch"),
        };
        var session = await house.AddSessionAsync();
        var times = Kinds.ToDictionary(kind => kind, _ => new List<double>(samples));
        for (var number = -WarmUp; number < samples * Kinds.Length; number++)
        {
            // All four in every round, in random order: what the machine does meanwhile falls on all alike.
            if ((number + WarmUp) % Kinds.Length == 0)
            {
                Random.Shared.Shuffle(Kinds);
            }

            var kind = Kinds[(number + WarmUp) % Kinds.Length];
            var time = await RefusedInAsync(house, session, codes[kind][Random.Shared.Next(CodesOfEach)]);
            if (number >= 0)
            {
                times[kind].Add(time.TotalMicroseconds);
            }
        }

        return Judge(times) < Limit ? 0 : 1;
    }

    private static async Task<TimeSpan> RefusedInAsync(OpenHouse house, string session, UnlockCode code)
    {
        using var content = new StringContent($"{{\"code\":\"{code.Text}\"}}", Encoding.UTF8, "application/json");
        var start = Stopwatch.GetTimestamp();
        using var answer = await house.Client.PostAsync($"/v1/cutouts/{session}/unlock", content);
        var time = Stopwatch.GetElapsedTime(start);
        return answer.StatusCode == HttpStatusCode.UnprocessableEntity ? time : throw new InvalidOperationException($"A refusal was answered with {(int)answer.StatusCode}.");
    }

    private static double Judge(Dictionary<string, List<double>> times)
    {
        var worst = 0.0;
        foreach (var (kind, sample) in times.OrderBy(kind => kind.Key))
        {
            var (mean, variance) = Welch.MeanAndVariance(sample);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind,-8} {sample.Count} samples, mean {mean:F1} µs, deviation {Math.Sqrt(variance):F1} µs, median {sample.Order().ElementAt(sample.Count / 2):F1} µs"));
        }

        // A collection or another process in the way says nothing of the code: also judged without the slowest hundredth of all.
        var line = times.Values.SelectMany(sample => sample).Order().ElementAt((int)(times.Values.Sum(sample => sample.Count) * 0.99));
        foreach (var (first, second) in from first in times from second in times where string.CompareOrdinal(first.Key, second.Key) < 0 select (first, second))
        {
            var (whole, cut) = (Welch.T(first.Value, second.Value), Welch.T([.. first.Value.Where(time => time <= line)], [.. second.Value.Where(time => time <= line)]));
            worst = Math.Max(worst, Math.Max(Math.Abs(whole), Math.Abs(cut)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{first.Key,-8} against {second.Key,-8} Welch t {whole,6:F2}; without the slowest hundredth {cut,6:F2}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"largest |t| {worst:F2}, limit {Limit}"));
        return worst;
    }
}
