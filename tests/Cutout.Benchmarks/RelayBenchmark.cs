using System.Buffers;
using System.Diagnostics;
using Cutout.Gateway;
using Cutout.Gateway.Providers;
using Cutout.Gateway.Sessions;
using Cutout.Imaging;
using Cutout.Sandbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cutout.Benchmarks;

/// <summary>
/// What routing, resilience, checks and booking add to a bare call of a vendor: 200 kB up, 200 kB down, no picture work.
/// The vendor is the stand-in in this very process, so its work and its allocations are in both and cancel out. Processor
/// time is printed beside the clock's, for it says the same on a machine that has other work.
/// </summary>
internal static class RelayBenchmark
{
    private const int Side = 258;

    private static readonly byte[] Photo = Noise(200_000);
    private static readonly byte[] Result = Png();
    private static readonly PictureFacts Facts = new("image/jpeg", Side, Side, Photo.Length);

    public static async Task RunAsync()
    {
        await using var vendor = await VendorSandbox.StartAsync(new SandboxOptions { KeepRequests = 1, KeepResults = 1 });
        vendor.RemoveBg.SellsReadyMade(Result, "image/png", Side, Side);
        (vendor.RemoveBg.Credits, vendor.RemoveBg.RateLimit) = (decimal.MaxValue / 2, int.MaxValue / 2);
        var folder = Directory.CreateTempSubdirectory("cutout-relay-");
        try
        {
            await using var memory = Build(vendor, folder, "memory");
            await using var durable = Build(vendor, folder, "ledger");
            await memory.StartAsync();
            await durable.StartAsync();
            using var bare = new BareCall(vendor.RemoveBg);
            await CompareAsync(bare, new Relayed(memory), new Relayed(durable));
            Console.WriteLine($"charged {vendor.RemoveBg.Charged} credits for {vendor.RemoveBg.Bill.Count} calls; working set {Environment.WorkingSet / 1_000_000} MB, managed {GC.GetTotalMemory(true) / 1_000_000} MB");
            await memory.StopAsync();
            await durable.StopAsync();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task CompareAsync(BareCall bare, Relayed memory, Relayed durable)
    {
        Console.WriteLine($"{"at once",8} {"",-16} {"median",9} {"p99",9} {"calls/s",9} {"added",9} {"processor",9} {"added",9} {"KiB/call",9} {"added",7}");
        foreach (var (concurrency, calls, turns) in new[] { (1, 40, 40), (32, 640, 6), (256, 1280, 6) })
        {
            var rounds = new List<(Figures Bare, Figures Memory, Figures Durable)>();
            for (var round = 0; round <= turns; round++)
            {
                // One after the other in every round, so that what else the machine does meets all three alike.
                var figures = (await MeasureAsync(bare, concurrency, calls), await MeasureAsync(memory, concurrency, calls), await MeasureAsync(durable, concurrency, calls));
                if (round > 0)
                {
                    rounds.Add(figures);
                }
            }

            var plain = Middle(rounds.Select(round => round.Bare));
            var (inMemory, onDisk) = (Middle(rounds.Select(round => round.Memory)), Middle(rounds.Select(round => round.Durable)));
            Print(concurrency, "bare HttpClient", plain, plain);
            Print(concurrency, "book in memory", inMemory, plain);
            Print(concurrency, "book on disk", onDisk, plain);
            Console.WriteLine($"{"",8} throughput with the book on disk is {onDisk.PerSecond / inMemory.PerSecond:P0} of that with the book in memory");
        }
    }

    // Added is in time per call: at many calls at once the median is mostly waiting for the two ends' processors.
    private static void Print(int concurrency, string name, Figures figures, Figures bare) => Console.WriteLine(
        $"{concurrency,8} {name,-16} {figures.Median.TotalMilliseconds,6:F2} ms {figures.Slowest.TotalMilliseconds,6:F2} ms {figures.PerSecond,9:F0} "
        + $"{(concurrency == 1 ? (figures.Median - bare.Median).TotalMilliseconds : (1000 / figures.PerSecond) - (1000 / bare.PerSecond)),6:F2} ms {figures.Processor.TotalMilliseconds,6:F2} ms {(figures.Processor - bare.Processor).TotalMilliseconds,6:F2} ms {figures.Allocated / 1024.0,9:F0} {(figures.Allocated - bare.Allocated) / 1024.0,7:F0}");

    private static async Task<Figures> MeasureAsync(ICall call, int concurrency, int calls)
    {
        var (left, times) = (calls, new TimeSpan[calls]);
        var allocated = GC.GetTotalAllocatedBytes();
        var (start, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(async () =>
        {
            using var caller = call.NewCaller();
            while (Interlocked.Decrement(ref left) is var number and >= 0)
            {
                var begun = Stopwatch.GetTimestamp();
                await caller.CallAsync();
                times[number] = Stopwatch.GetElapsedTime(begun);
            }
        })));
        var whole = Stopwatch.GetElapsedTime(start);
        Array.Sort(times);
        return new Figures(times[calls / 2], times[calls * 99 / 100], calls / whole.TotalSeconds, (GC.GetTotalAllocatedBytes() - allocated) / calls, (Environment.CpuUsage.TotalTime - processor) / calls);
    }

    private static Figures Middle(IEnumerable<Figures> rounds)
    {
        var all = rounds.ToList();
        return new Figures(
            all.Select(figures => figures.Median).Order().ElementAt(all.Count / 2),
            all.Select(figures => figures.Slowest).Order().ElementAt(all.Count / 2),
            all.Select(figures => figures.PerSecond).Order().ElementAt(all.Count / 2),
            all.Select(figures => figures.Allocated).Order().ElementAt(all.Count / 2),
            all.Select(figures => figures.Processor).Order().ElementAt(all.Count / 2));
    }

    private static WebApplication Build(VendorSandbox vendor, DirectoryInfo folder, string book) => GatewayHost.Build(
        [
            "--urls=http://127.0.0.1:0",
            $"--Ledger:ConnectionString=Data Source={Path.Combine(folder.FullName, book, "ledger.db")}",
            $"--Spending:Book={book}",
            $"--Providers:relay:BaseAddress={vendor.RemoveBg.BaseAddress}",
            $"--Providers:relay:ApiKey={vendor.RemoveBg.ApiKey}",
            "--Providers:relay:MegapixelsPerMinute=1000000",
            "--Providers:relay:DailyCap=1000000",
        ],
        builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton(RelayAdapter.Kind);
        });

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
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

    private interface ICall
    {
        ICaller NewCaller();
    }

    private interface ICaller : IDisposable
    {
        Task CallAsync();
    }

    private sealed record Figures(TimeSpan Median, TimeSpan Slowest, double PerSecond, long Allocated, TimeSpan Processor);

    private sealed class BareCall(Sandbox.RemoveBg.RemoveBgStandIn vendor) : ICall, IDisposable
    {
        private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = vendor.BaseAddress };

        public ICaller NewCaller() => new Caller(_http, vendor.ApiKey);

        public void Dispose() => _http.Dispose();

        private sealed class Caller(HttpClient http, string key) : ICaller
        {
            private readonly byte[] _result = new byte[256 * 1024];

            public async Task CallAsync()
            {
                using var body = new MultipartFormDataContent { { new StringContent("full"), "size" }, { new StringContent("png"), "format" }, { new StringContent("auto"), "type" }, { new ReadOnlyMemoryContent(Photo), "image_file", "photo.jpeg" } };
                using var request = new HttpRequestMessage(HttpMethod.Post, "removebg") { Content = body };
                request.Headers.Add("X-Api-Key", key);
                using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                await using var result = await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync();
                await result.ReadAtLeastAsync(_result, Result.Length);
            }

            public void Dispose()
            {
            }
        }
    }

    private sealed class Relayed(WebApplication gateway) : ICall
    {
        private readonly ProviderRouter _router = gateway.Services.GetRequiredService<ProviderRouter>();
        private readonly MemoryBudget _memory = gateway.Services.GetRequiredService<MemoryBudget>();

        public ICaller NewCaller() => new Caller(_router, _memory.TryAllocate(256 * 1024)!);

        private sealed class Caller(ProviderRouter router, PictureBuffer result) : ICaller
        {
            public Task CallAsync()
            {
                result.Clear();
                return router.CutAsync(new CutRequest(Operations.BackgroundRemoval, Photo, Facts, result, static _ => { }), CancellationToken.None);
            }

            public void Dispose() => result.Dispose();
        }
    }
}
