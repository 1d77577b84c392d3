using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Cutout.Imaging;
using Cutout.Sandbox;

namespace Cutout.Benchmarks;

/// <summary>
/// What the gateway adds over HTTP where it passes calls of the remove.bg dialect on to a vendor that speaks it: 200 kB up, 200 kB down, key,
/// credits, the books on disk and all. The same calls go straight to the vendor, and through nginx where that is installed; in turns, so
/// that what else the machine does meets all alike. Gateway and nginx are processes of their own, the vendor is the stand-in in this one.
/// </summary>
internal static class DialectBenchmark
{
    private const int Side = 258;
    private const int WarmUp = 10_000;
    private const string AdminToken = "an-admin-token-for-a-benchmark";

    // What it may add to a call at a time, and what 16 at once are compared with.
    private static readonly TimeSpan MostAdded = TimeSpan.FromMilliseconds(0.5);
    private static readonly TimeSpan MostAddedSlowest = TimeSpan.FromMilliseconds(3);

    private static readonly byte[] Photo = Noise();

    /// <param name="turns">How often each way is measured, one after the other; the middle of them counts.</param>
    public static async Task<int> RunAsync(int turns)
    {
        await using var vendor = await VendorSandbox.StartAsync(new SandboxOptions { KeepRequests = 1, KeepResults = 1 });
        vendor.RemoveBg.SellsReadyMade(Png(), "image/png", Side, Side);
        (vendor.RemoveBg.Credits, vendor.RemoveBg.RateLimit) = (decimal.MaxValue / 2, int.MaxValue / 2);
        var folder = Directory.CreateTempSubdirectory("cutout-dialect-");
        try
        {
            await using var gateway = await GatewayProcess.StartAsync(environment: SettingsFor(vendor));
            using var nginx = await NginxProxy.TryStartAsync(folder, vendor.Address);
            List<Way> ways =
            [
                new("straight", vendor.RemoveBg.BaseAddress, vendor.RemoveBg.ApiKey, null),
                new("gateway", new Uri(gateway.Address, "/v1.0/"), await IssueKeyAsync(gateway), gateway.ProcessId),
            ];
            if (nginx is not null)
            {
                ways.Add(new("nginx", nginx.Address, vendor.RemoveBg.ApiKey, nginx.ProcessId));
            }

            return await CompareAsync(ways, turns);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<int> CompareAsync(List<Way> ways, int turns)
    {
        Console.WriteLine($"{"at once",8} {"way",-10} {"median",9} {"p99",9} {"calls/s",9} {"added",9} {"p99 added",10} {"processor",9}");
        var fails = 0;
        foreach (var way in ways)
        {
            // Until all that runs often has been compiled for good: the first thousand calls of a day tell nothing of the others.
            await MeasureAsync(way, 16, WarmUp);
        }

        foreach (var (atOnce, calls) in new[] { (1, 200), (16, 800) })
        {
            var rounds = new List<Figures[]>();
            for (var round = 0; round < turns; round++)
            {
                var figures = new Figures[ways.Count];
                for (var i = 0; i < ways.Count; i++)
                {
                    figures[i] = await MeasureAsync(ways[i], atOnce, calls);
                }

                rounds.Add(figures);
            }

            var middles = ways.Select((_, i) => Middle(rounds.Select(round => round[i]))).ToList();
            for (var i = 0; i < ways.Count; i++)
            {
                var (way, plain) = (middles[i], middles[0]);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{atOnce,8} {ways[i].Name,-10} {way.Median.TotalMilliseconds,6:F2} ms {way.Slowest.TotalMilliseconds,6:F2} ms {way.PerSecond,9:F0} {(way.Median - plain.Median).TotalMilliseconds,6:F2} ms {(way.Slowest - plain.Slowest).TotalMilliseconds,7:F2} ms {way.Processor.TotalMilliseconds,6:F2} ms"));
            }

            fails += atOnce == 1
                ? Check("median added", middles[1].Median - middles[0].Median <= MostAdded) + Check("p99 added", middles[1].Slowest - middles[0].Slowest <= MostAddedSlowest)
                : middles.Count > 2 ? Check("throughput beside nginx", middles[1].PerSecond >= middles[2].PerSecond) : 0;
        }

        return fails == 0 ? 0 : 1;
    }

    private static int Check(string what, bool holds)
    {
        Console.WriteLine($"{"",8} {what}: {(holds ? "holds" : "DOES NOT HOLD")}");
        return holds ? 0 : 1;
    }

    private static async Task<Figures> MeasureAsync(Way way, int atOnce, int calls)
    {
        var (left, times) = (calls, new TimeSpan[calls]);
        var (start, processor) = (Stopwatch.GetTimestamp(), way.Processor);
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(async () =>
        {
            var result = new byte[256 * 1024];
            while (Interlocked.Decrement(ref left) is var number and >= 0)
            {
                var begun = Stopwatch.GetTimestamp();
                await way.CallAsync(result);
                times[number] = Stopwatch.GetElapsedTime(begun);
            }
        })));
        var whole = Stopwatch.GetElapsedTime(start);
        Array.Sort(times);
        return new Figures(times[calls / 2], times[calls * 99 / 100], calls / whole.TotalSeconds, (way.Processor - processor) / calls);
    }

    private static Figures Middle(IEnumerable<Figures> rounds)
    {
        var all = rounds.ToList();
        return new Figures(
            all.Select(figures => figures.Median).Order().ElementAt(all.Count / 2),
            all.Select(figures => figures.Slowest).Order().ElementAt(all.Count / 2),
            all.Select(figures => figures.PerSecond).Order().ElementAt(all.Count / 2),
            all.Select(figures => figures.Processor).Order().ElementAt(all.Count / 2));
    }

    private static Dictionary<string, string> SettingsFor(VendorSandbox vendor) => new()
    {
        ["Admin__Token"] = AdminToken,
        ["Limits__UploadsPerMinute"] = "0",
        ["Providers__removebg__BaseAddress"] = vendor.RemoveBg.BaseAddress.ToString(),
        ["Providers__removebg__ApiKey"] = vendor.RemoveBg.ApiKey,
        ["Providers__removebg__MegapixelsPerMinute"] = "1000000",
        ["Providers__removebg__DailyCap"] = "1000000000",
    };

    private static async Task<string> IssueKeyAsync(GatewayProcess gateway)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/admin/keys")
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", AdminToken) },
            Content = JsonContent.Create(new { unlimited = true, megapixelsPerMinute = 1_000_000 }),
        };
        using var issued = await gateway.Client.SendAsync(request);
        return (await issued.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("key").GetString()!;
    }

    // A photo that hardly packs, of about 200 kB.
    private static byte[] Noise()
    {
        var output = new ArrayBufferWriter<byte>(1 << 18);
        using var writer = new JpegWriter(output, 400, 400, new JpegOptions { Quality = 92 });
        var random = new Random(1);
        var row = new byte[3 * 400];
        for (var y = 0; y < 400; y++)
        {
            random.NextBytes(row);
            writer.WriteRow(row);
        }

        writer.Complete();
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Png()
    {
        var output = new ArrayBufferWriter<byte>(1 << 18);
        using var writer = new PngWriter(output, Side, Side, PngColor.Rgb);
        var random = new Random(2);
        var row = new byte[3 * Side];
        for (var y = 0; y < Side; y++)
        {
            random.NextBytes(row);
            writer.WriteRow(row);
        }

        writer.Complete();
        return output.WrittenSpan.ToArray();
    }

    // Processor is that of the program in between, per call.
    private sealed record Figures(TimeSpan Median, TimeSpan Slowest, double PerSecond, TimeSpan Processor);

    private sealed record Way(string Name, Uri Address, string Key, int? ProcessId)
    {
        private static int _number;

        private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });

        /// <summary>What the program in between has taken so far, with those that it has started.</summary>
        public TimeSpan Processor => ProcessId is { } id ? ProcessFigures.ProcessorOf(id) : TimeSpan.Zero;

        public async Task CallAsync(byte[] result)
        {
            // Each is another call, so that none joins another.
            using var body = new MultipartFormDataContent
            {
                { new StringContent("full"), "size" }, { new StringContent("png"), "format" }, { new StringContent("auto"), "type" },
                { new StringContent(Interlocked.Increment(ref _number).ToString(CultureInfo.InvariantCulture)), "number" },
                { new ReadOnlyMemoryContent(Photo), "image_file", "photo.jpeg" },
            };
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address, "removebg")) { Content = body };
            request.Headers.TryAddWithoutValidation("X-Api-Key", Key);
            using var answer = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            if (!answer.IsSuccessStatusCode)
            {
                throw new InvalidOperationException($"{Name} refuses: {await answer.Content.ReadAsStringAsync()}");
            }

            await using var picture = await answer.Content.ReadAsStreamAsync();
            await picture.ReadAtLeastAsync(result, (int)answer.Content.Headers.ContentLength!);
        }
    }
}
