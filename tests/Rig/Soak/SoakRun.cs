using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace Cutout.Soak;

/// <summary>
/// Mixed visitors at a gateway in a process of its own, for as long as is wished, and what becomes of its memory. From time to
/// time all of them rest until no picture is held: only then is what the process has left of its own making, and not of what the
/// visitors just happen to do.
/// </summary>
internal sealed class SoakRun : IDisposable
{
    private const string AdminToken = "an-admin-token-for-a-soak";
    private const int CodesAtOnce = 100;

    // The shortest that a session can live: those that nobody erases end in time.
    private static readonly TimeSpan KeepFor = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan UntilRest = TimeSpan.FromMinutes(10);

    // What waits to be used again, blocks of pictures and the engine's memory, is let go when nobody has needed it for half a minute.
    private static readonly TimeSpan UntilIdle = TimeSpan.FromSeconds(40);

    private readonly GatewayProcess _gateway;
    private readonly HttpClient _admin;
    private readonly ConcurrentQueue<string> _codes = new();
    private readonly SoakTally _tally = new();
    private readonly List<SoakSample> _samples = [];
    private readonly List<SoakSample> _rests = [];
    private readonly Stopwatch _traffic = new();
    private readonly TimeSpan _warmUp;
    private readonly TimeSpan _every;
    private readonly Action<SoakSample>? _onRest;

    private SoakRun(GatewayProcess gateway, TimeSpan span, Action<SoakSample>? onRest)
    {
        (_gateway, _onRest) = (gateway, onRest);
        _warmUp = span / 6;
        _every = TimeSpan.FromTicks(Math.Min(TimeSpan.FromSeconds(5).Ticks, span.Ticks / 120));
        _admin = new HttpClient { BaseAddress = gateway.Address, DefaultRequestHeaders = { { "Authorization", $"Bearer {AdminToken}" } } };
    }

    /// <param name="span">How long there is traffic, of which a sixth is to warm up; the rests come on top.</param>
    /// <param name="visitors">At once.</param>
    /// <param name="crowd">At once while warming up. More than afterwards, and what a process needs at its busiest is not first taken in the middle of the run.</param>
    /// <param name="seed">For what they do, one after the other.</param>
    /// <param name="onRest">Told of each rest as soon as it is over, for whoever waits an hour for the report.</param>
    public static async Task<SoakReport> RunAsync(TimeSpan span, int visitors, int crowd, int seed, Action<SoakSample>? onRest = null)
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
            // As the image has it.
            ["MALLOC_ARENA_MAX"] = "2",
            ["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location,
        });
        using var run = new SoakRun(gateway, span, onRest);
        return await run.RunAsync(span, [.. Enumerable.Range(seed, visitors)], [.. Enumerable.Range(seed + visitors, crowd)]);
    }

    public void Dispose() => _admin.Dispose();

    private async Task<SoakReport> RunAsync(TimeSpan span, int[] seeds, int[] crowd)
    {
        await TrafficAsync(crowd, _warmUp);
        while (span - _traffic.Elapsed is var left && left > TimeSpan.Zero)
        {
            await RestAsync();
            await TrafficAsync(seeds, left < UntilRest ? left : UntilRest);
        }

        await RestAsync();
        return new SoakReport([.. _samples.Where(sample => sample.At > _warmUp)], _rests, _tally, ErrorsIn(await _gateway.StopAsync()));
    }

    private async Task TrafficAsync(int[] seeds, TimeSpan span)
    {
        using var over = new CancellationTokenSource(span);
        _traffic.Start();
        var visits = seeds.Select(seed => Task.Run(() => VisitAsync(seed + _rests.Count, over.Token), CancellationToken.None)).ToList();
        while (!over.IsCancellationRequested)
        {
            _samples.Add(await SampleAsync());
            await Task.Delay(_every, CancellationToken.None);
        }

        await Task.WhenAll(visits);
        _traffic.Stop();
    }

    private async Task VisitAsync(int seed, CancellationToken over)
    {
        using var visitor = new SoakVisitor(_gateway.Address, _tally, CodeAsync, seed);
        await visitor.RunAsync(over);
    }

    // What was left lying ends by itself, some seconds after its time at most.
    private async Task RestAsync()
    {
        var start = Stopwatch.GetTimestamp();
        while ((await SampleAsync()).Held > 0 && Stopwatch.GetElapsedTime(start) < KeepFor * 2)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
        }

        await Task.Delay(UntilIdle);
        await _gateway.HookAsync("USR1", StartupHook.Collected);
        var rest = await SampleAsync();
        _rests.Add(rest);
        _onRest?.Invoke(rest);
    }

    private async Task<string> CodeAsync()
    {
        while (true)
        {
            if (_codes.TryDequeue(out var code))
            {
                return code;
            }

            using var minted = await _admin.PostAsJsonAsync("/v1/admin/codes", new { count = CodesAtOnce });
            minted.EnsureSuccessStatusCode();
            foreach (var each in (await minted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("codes").EnumerateArray())
            {
                _codes.Enqueue(each.GetString()!);
            }
        }
    }

    private async Task<SoakSample> SampleAsync()
    {
        var load = await _admin.GetFromJsonAsync<JsonElement>("/v1/admin/load");
        var managed = load.GetProperty("managed");
        return new SoakSample(
            _traffic.Elapsed,
            ProcessFigures.Of(_gateway.ProcessId),
            managed.GetProperty("heapBytes").GetInt64(),
            managed.GetProperty("committedBytes").GetInt64(),
            load.GetProperty("pictures").GetProperty("heldBytes").GetInt64());
    }

    // A healthy gateway has none to tell.
    private static List<string> ErrorsIn(string output) =>
        [.. output.Split('\n').Where(line => line.StartsWith("fail:", StringComparison.Ordinal) || line.StartsWith("crit:", StringComparison.Ordinal))];
}
