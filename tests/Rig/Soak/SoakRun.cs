using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace Cutout.Soak;

/// <summary>Mixed visitors at a gateway in a process of its own, for as long as is wished, and what becomes of its memory.</summary>
internal static class SoakRun
{
    private const string AdminToken = "an-admin-token-for-a-soak";
    private const int CodesAtOnce = 100;

    // The shortest that a session can live: those that nobody erases end in time.
    private static readonly TimeSpan KeepFor = TimeSpan.FromMinutes(1);

    public static async Task<SoakReport> RunAsync(TimeSpan span, int visitors, int seed)
    {
        await using var gateway = await GatewayProcess.StartAsync(environment: new Dictionary<string, string>
        {
            ["Admin__Token"] = AdminToken,
            ["Proxies__Known"] = "127.0.0.1",
            ["Sessions__KeepFor"] = KeepFor.ToString(),
            ["Sessions__Grace"] = "00:00:00",
            ["Sessions__MemoryBudget"] = "400000000",

            // Its own wrong codes come in masses; the alarm that they would ring is no fault.
            ["Unlocking__AlarmRefusals"] = "1000000",
        });
        using var admin = new HttpClient { BaseAddress = gateway.Address, DefaultRequestHeaders = { { "Authorization", $"Bearer {AdminToken}" } } };
        var (tally, codes, samples) = (new SoakTally(), new ConcurrentQueue<string>(), new List<SoakSample>());
        using var over = new CancellationTokenSource(span);
        var start = Stopwatch.GetTimestamp();
        var visits = Enumerable.Range(0, visitors).Select(async number =>
        {
            using var visitor = new SoakVisitor(gateway.Address, tally, () => CodeAsync(admin, codes), seed + number);
            await visitor.RunAsync(over.Token);
        }).ToList();
        var every = TimeSpan.FromTicks(Math.Min(TimeSpan.FromSeconds(5).Ticks, span.Ticks / 120));
        while (!over.IsCancellationRequested)
        {
            samples.Add(await SampleAsync(gateway, admin, Stopwatch.GetElapsedTime(start)));
            await Task.Delay(every, CancellationToken.None);
        }

        await Task.WhenAll(visits);
        var held = await UntilEmptyAsync(gateway, admin);
        return new SoakReport(samples, held, tally, ErrorsIn(await gateway.StopAsync()));
    }

    private static async Task<string> CodeAsync(HttpClient admin, ConcurrentQueue<string> codes)
    {
        while (true)
        {
            if (codes.TryDequeue(out var code))
            {
                return code;
            }

            using var minted = await admin.PostAsJsonAsync("/v1/admin/codes", new { count = CodesAtOnce });
            minted.EnsureSuccessStatusCode();
            foreach (var each in (await minted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("codes").EnumerateArray())
            {
                codes.Enqueue(each.GetString()!);
            }
        }
    }

    private static async Task<SoakSample> SampleAsync(GatewayProcess gateway, HttpClient admin, TimeSpan at)
    {
        var load = await admin.GetFromJsonAsync<JsonElement>("/v1/admin/load");
        var managed = load.GetProperty("managed");
        return new SoakSample(
            at,
            ProcessFigures.Of(gateway.ProcessId),
            managed.GetProperty("heapBytes").GetInt64(),
            managed.GetProperty("committedBytes").GetInt64(),
            load.GetProperty("pictures").GetProperty("heldBytes").GetInt64());
    }

    // What was left lying ends by itself, some seconds after its time at most.
    private static async Task<long> UntilEmptyAsync(GatewayProcess gateway, HttpClient admin)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            var held = (await SampleAsync(gateway, admin, TimeSpan.Zero)).Held;
            if (held == 0 || Stopwatch.GetElapsedTime(start) > KeepFor * 2)
            {
                return held;
            }

            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }

    // A healthy gateway has none to tell.
    private static List<string> ErrorsIn(string output) =>
        [.. output.Split('\n').Where(line => line.StartsWith("fail:", StringComparison.Ordinal) || line.StartsWith("crit:", StringComparison.Ordinal))];
}
