using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cutout.Gateway.Providers.Spending;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Tests.Providers;
using Cutout.Gateway.Tests.Unlocking;
using Cutout.Gateway.Unlocking;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Chaos;

/// <summary>
/// Jobs, one after the other or several at once, each a photo, a vendor's whim and a buyer's; after each round, and at the
/// end, the invariants of <c>money.md</c> are checked from three books: the gateway's, the stand-in's and the buyer's.
/// </summary>
internal sealed class ChaosRun : IAsyncDisposable
{
    // So that the bill tells whose photo it was for.
    private static readonly byte[][] Photo = [.. Enumerable.Range(0, 32).Select(number => Photos.Jpeg(160 + number, 120))];

    // Sessions end meanwhile, breakers close, keys are tried again; and after 72 rounds there is a new day with a new budget.
    private static readonly TimeSpan BetweenRounds = TimeSpan.FromMinutes(20);

    private readonly int _seed;
    private readonly ChaosShape _shape;
    private readonly VendorsUnderTest _vendors;
    private readonly ChaosTally _tally = new();
    private readonly CancellationTokenSource _over = new();
    private readonly Task _pump;
    private readonly long _heldAtStart;
    private long _pace = TimeSpan.FromSeconds(1).Ticks;
    private int _stops;

    private ChaosRun(int seed, ChaosShape shape, VendorsUnderTest vendors)
    {
        (_seed, _shape, _vendors) = (seed, shape, vendors);
        _heldAtStart = Memory.Held;
        _pump = PumpAsync();
    }

    private MemoryBudget Memory => _vendors.Gateway.Services.GetRequiredService<MemoryBudget>();

    public static async Task<ChaosRun> StartAsync(int seed, ChaosShape shape)
    {
        var vendors = await VendorsUnderTest.StartAsync(
            ("Providers:second:Kind", "removebg"), ("Providers:second:BaseAddress", "{sandbox}v1.0/"), ("Providers:second:ApiKey", "sandbox-key"),
            ("Providers:second:ErrorsAreFree", "false"), ("Providers:second:KeyRest", "00:01:00"),
            ("Providers:removebg:DailyCap", $"{shape.Cap}"), ("Providers:second:DailyCap", $"{shape.Cap}"),
            ("Providers:removebg:MegapixelsPerMinute", "100000"), ("Spending:UnpaidPerNetwork", "0"), ("Unlocking:TriesPerNetwork", "10000"),
            ("Routes:PaidFailover", $"{shape.PaidFailover}"), ("Routes:background-removal", "removebg,second"),
            ("Routes:background-removal:Buy", shape.PreviewFirst ? "preview-first" : "full"));
        vendors.RemoveBg.Credits = 1_000_000;
        vendors.RemoveBg.RateLimit = 1_000_000;
        vendors.RemoveBg.Cuts();
        return new ChaosRun(seed, shape, vendors);
    }

    public async Task RunAsync(int jobs)
    {
        for (var first = 0; first < jobs; first += _shape.AtOnce)
        {
            await RoundAsync([.. Enumerable.Range(first, Math.Min(_shape.AtOnce, jobs - first)).Select(job => ChaosPlan.Of(_seed, job))]);
        }
    }

    /// <summary>Lets all sessions end, and compares the books.</summary>
    public async Task<string> SettleUpAsync()
    {
        await UntilEmptyAsync();
        await EndOnTimeAsync();
        await _vendors.Gateway.TendedAsync();
        await _vendors.Gateway.Services.GetRequiredService<ISpendBook>().TendAsync();
        foreach (var wrong in await ChaosBooks.CompareAsync(_vendors.Gateway, _vendors.RemoveBg, _tally.Sales, _shape.Cap, killed: false))
        {
            Require(false, wrong);
        }

        var unknown = await _vendors.Gateway.CountAsync("SELECT COALESCE(SUM(charge), 0) FROM spend WHERE outcome = 'unknown'");
        return $"seed {_seed}, {_shape}: {_vendors.RemoveBg.Requests.Count} calls, {_vendors.RemoveBg.Bill.Count} bills, {Millionths.ToUnits(unknown)} credits unknown, {_stops} stops, {_tally}";
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _pump;
        _over.Dispose();
        await _vendors.DisposeAsync();
    }

    private async Task RoundAsync(IReadOnlyList<ChaosPlan> plans)
    {
        var bills = _vendors.RemoveBg.Bill.Count;
        var jobs = plans.Select(JobAsync).ToList();
        if (_shape.IsStopped && plans[0].Job / plans.Count % 4 == 3)
        {
            await Task.Delay(plans[0].Job % 37, TestContext.Current.CancellationToken);
            await _vendors.RestartAsync();
            _stops++;
        }

        await Task.WhenAll(jobs);
        await UntilQuietAsync();
        foreach (var wrong in ChaosBooks.PaidTooOften(_vendors.RemoveBg.Bill.Skip(bills), _shape.MostBills))
        {
            Require(false, $"{wrong}, in {string.Join("; ", plans)}");
        }

        Require(Memory.Held <= Memory.Limit, $"after {plans[^1]} {Memory.Held} bytes are held (I6)");
        _vendors.Clock.Advance(BetweenRounds);
    }

    private async Task JobAsync(ChaosPlan plan)
    {
        Say(plan.Faults);
        var buyer = new ChaosBuyer(plan, () => _vendors.Gateway.Client, () => Say(_shape.PreviewFirst ? plan.FaultsAtUnlock : []));
        await _tally.ServeAsync(buyer, Photo[plan.Job % Photo.Length]);
    }

    private void Say(IEnumerable<(string, Action<Cutout.Sandbox.RemoveBg.RemoveBgWords> Say)> faults)
    {
        foreach (var (_, say) in faults)
        {
            say(_vendors.RemoveBg.Once);
        }
    }

    // A round is over when nobody works on it any more; what the vendor charges later would be another round's bill.
    private async Task UntilQuietAsync()
    {
        var quiet = 0;
        while (quiet < 2)
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
            var services = _vendors.Gateway.Services;
            quiet = services.GetRequiredService<CutoutWorker>().Running + services.GetRequiredService<FullPurchases>().Running == 0 ? quiet + 1 : 0;
        }
    }

    // One more session, and the clock set by hand to a second after its end: then nothing is there any more.
    private async Task EndOnTimeAsync()
    {
        _vendors.Clock.Advance(TimeSpan.FromDays(1));

        // Slower, or half an hour is over before the session is at hand.
        Volatile.Write(ref _pace, TimeSpan.FromMilliseconds(20).Ticks);
        await Task.Delay(50, TestContext.Current.CancellationToken);
        var session = await LastSessionAsync();
        await _over.CancelAsync();
        await _pump;
        var left = (DateTimeOffset)session["expiresAt"]! - _vendors.Clock.GetUtcNow();
        Require(left > TimeSpan.Zero && Memory.Held > _heldAtStart, "the last session does not last");
        _vendors.Clock.Advance(left + TimeSpan.FromSeconds(1));
        for (var tries = 0; Memory.Held != _heldAtStart; tries++)
        {
            Require(tries < 6000, $"a second after the last session's end {Memory.Held - _heldAtStart} bytes of it are held (I6)");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        foreach (var id in _tally.Sessions.Append((string)session["id"]!).TakeLast(100))
        {
            using var gone = await _vendors.Gateway.Client.GetAsync($"/v1/cutouts/{id}", TestContext.Current.CancellationToken);
            Require(gone.StatusCode == HttpStatusCode.NotFound, "a session outlives its time by a second (I6)");
        }
    }

    private async Task<JsonObject> LastSessionAsync()
    {
        while (true)
        {
            using var answer = await _vendors.UploadAsync(Photo[0]);
            if (answer.StatusCode == HttpStatusCode.Created && await answer.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken) is { } session && (string?)session["state"] == "ready")
            {
                return session;
            }

            _vendors.Clock.Advance(TimeSpan.FromMinutes(10));
        }
    }

    private Task UntilEmptyAsync() => _vendors.UntilAsync(() => Memory.Held == _heldAtStart, TimeSpan.FromMinutes(1));

    private async Task PumpAsync()
    {
        while (!_over.IsCancellationRequested)
        {
            _vendors.Clock.Advance(TimeSpan.FromTicks(Volatile.Read(ref _pace)));
            await Task.Delay(2);
        }
    }

    private void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            var log = _vendors.Gateway.Log.Lines.Where(line => line.StartsWith("Warning", StringComparison.Ordinal) || line.StartsWith("Error", StringComparison.Ordinal));
            Assert.Fail($"{otherwise}; {_shape}, replay with CHAOS_SEED={_seed}. The log:\n{string.Join("\n", log.Select(line => line.Split('\n')[0]).TakeLast(20))}");
        }
    }
}
