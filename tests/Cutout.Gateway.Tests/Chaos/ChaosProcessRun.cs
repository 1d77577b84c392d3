using Cutout.Gateway.Providers.Spending;
using Cutout.Gateway.Tests.Providers;
using Cutout.Gateway.Tests.Unlocking;
using Cutout.Sandbox;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Chaos;

/// <summary>
/// Eight buyers at a time at a gateway that is a process of its own and is killed, or asked to stop, again and again; the
/// next one finds the ledger as it was left. Afterwards the books are compared by a gateway whose clock is ten minutes on.
/// </summary>
internal sealed class ChaosProcessRun : IAsyncDisposable
{
    private const int AtOnce = 8;

    private readonly int _seed;
    private readonly int _jobs;
    private readonly decimal _cap;
    private readonly VendorSandbox _sandbox;
    private readonly LedgerPlace _place;
    private readonly ChaosTally _tally = new();
    private readonly List<GatewayProcess> _former = [];
    private GatewayProcess _gateway;
    private volatile HttpClient? _client;
    private int _next;

    private ChaosProcessRun(int seed, int jobs, VendorSandbox sandbox, LedgerPlace place, GatewayProcess gateway)
    {
        (_seed, _jobs, _sandbox, _place, _gateway, _client) = (seed, jobs, sandbox, place, gateway, gateway.Client);
        _cap = CapFor(jobs);
    }

    public static async Task<ChaosProcessRun> StartAsync(int seed, int jobs)
    {
        var sandbox = await VendorSandbox.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        sandbox.RemoveBg.Credits = 1_000_000;
        sandbox.RemoveBg.RateLimit = 1_000_000;
        sandbox.RemoveBg.Cuts();
        var place = await LedgerPlace.NewAsync("sqlite");
        return new ChaosProcessRun(seed, jobs, sandbox, place, await GatewayProcess.StartAsync(environment: Settings(sandbox, place, jobs)));
    }

    public async Task<string> RunAsync()
    {
        var buyers = Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(BuyAsync)));
        var (kills, stops) = (0, 0);
        var chance = new Random(_seed);
        for (var until = 0; !buyers.IsCompleted;)
        {
            // After so many jobs, or when nobody is left.
            until += 12 + chance.Next(24);
            while (_tally.Jobs < until && !buyers.IsCompleted)
            {
                await Task.Delay(5, TestContext.Current.CancellationToken);
            }

            if (buyers.IsCompleted)
            {
                break;
            }

            // Whoever is there goes on and is cut off; whoever comes now waits for the next one.
            _client = null;
            if (chance.Next(2) == 0)
            {
                kills++;
                await _gateway.KillAsync();
            }
            else
            {
                stops++;
                await _gateway.StopAsync();
            }

            await ReplaceAsync();
        }

        await buyers;
        await _gateway.StopAsync();
        return await CompareAsync(kills, stops);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var gateway in _former.Append(_gateway))
        {
            await gateway.DisposeAsync();
        }

        await _sandbox.DisposeAsync();
        _place.Dispose();
    }

    // Each has a size of its own, so that the bill tells whose photo it was for.
    private static byte[] PhotoOf(int job) => Photos.Jpeg(160 + (job % 64), 120 + (job / 64));

    private static decimal CapFor(int jobs) => Math.Max(20, jobs * 7 / 10);

    // The world's clock can't be hurried: what hangs is given up after a second, and what rests comes back after one.
    private static Dictionary<string, string> Settings(VendorSandbox sandbox, LedgerPlace place, int jobs) => new(place.Environment)
    {
        ["Admin__Token"] = GatewayUnderTest.AdminToken,
        ["Providers__removebg__BaseAddress"] = sandbox.RemoveBg.BaseAddress.ToString(),
        ["Providers__removebg__ApiKey"] = sandbox.RemoveBg.ApiKey,
        ["Providers__removebg__AttemptTimeout"] = "00:00:01",
        ["Providers__removebg__TotalTimeout"] = "00:00:02",
        ["Providers__removebg__IdleTimeout"] = "00:00:01",
        ["Providers__removebg__BreakAfter"] = "100",
        ["Providers__removebg__BreakFor"] = "00:00:01",
        ["Providers__removebg__DailyCap"] = $"{CapFor(jobs)}",
        ["Providers__removebg__MegapixelsPerMinute"] = "100000",
        ["Routes__background-removal"] = "removebg",
        ["Spending__UnpaidPerNetwork"] = "0",
        ["Unlocking__TriesPerNetwork"] = "10000",
        ["Unlocking__Lease"] = "00:00:12",
        ["Unlocking__RenewEvery"] = "00:00:02",
    };

    private async Task ReplaceAsync()
    {
        // What has left it may still be on its way to a buyer, whose client isn't taken from him.
        _former.Add(_gateway);
        _gateway = await GatewayProcess.StartAsync(environment: Settings(_sandbox, _place, _jobs));
        _client = _gateway.Client;
    }

    private async Task BuyAsync()
    {
        while (Interlocked.Increment(ref _next) - 1 is var job && job < _jobs)
        {
            while (_client is null)
            {
                await Task.Delay(5, TestContext.Current.CancellationToken);
            }

            var plan = ChaosPlan.Of(_seed, job);
            foreach (var (_, say) in plan.Faults.Where(fault => ChaosFaults.IsShort(fault.Name)))
            {
                say(_sandbox.RemoveBg.Once);
            }

            var buyer = new ChaosBuyer(plan, () => _client ?? throw new HttpRequestException("It is down."), () => { });
            await _tally.ServeAsync(buyer, PhotoOf(job));
        }
    }

    private async Task<string> CompareAsync(int kills, int stops)
    {
        await using var after = await GatewayUnderTest.StartAsync(_place.Settings, clock: new SetClock(TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(10)));
        await after.TendedAsync();
        await after.Services.GetRequiredService<ISpendBook>().TendAsync();
        var wrong = await ChaosBooks.CompareAsync(after, _sandbox.RemoveBg, _tally.Sales, _cap, killed: true);
        Assert.True(wrong.Count == 0, $"{string.Join("; ", wrong)}; CHAOS_SEED={_seed}");
        var often = ChaosBooks.PaidTooOften(_sandbox.RemoveBg.Bill, most: 1);
        Assert.True(often.Count == 0, $"{string.Join("; ", often)}; CHAOS_SEED={_seed}");
        var unknown = await after.CountAsync("SELECT COALESCE(SUM(charge), 0) FROM spend WHERE outcome = 'unknown'");
        return $"seed {_seed}, processes: {kills} killed, {stops} stopped, {_sandbox.RemoveBg.Requests.Count} calls, {_sandbox.RemoveBg.Bill.Count} bills, {Millionths.ToUnits(unknown)} credits unknown, {_tally}";
    }
}
