using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cutout.Gateway.Providers.Spending;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Tests.Providers;
using Cutout.Gateway.Tests.Unlocking;
using Cutout.Gateway.Unlocking;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Chaos;

/// <summary>
/// Jobs one after the other, each a photo, a vendor's whim and a buyer's; after each, and at the end, the invariants of
/// <c>money.md</c> are checked from three books: the gateway's, the stand-in's and the buyer's.
/// </summary>
internal sealed class ChaosRun : IAsyncDisposable
{
    private const decimal Cap = 20;

    private readonly int _seed;
    private readonly Random _chance;
    private readonly int _mostBills;
    private readonly VendorsUnderTest _vendors;
    private readonly MemoryBudget _memory;
    private readonly List<(UnlockCode Code, bool Whole)> _buyersBook = [];
    private readonly CancellationTokenSource _over = new();
    private readonly Task _pump;
    private readonly long _heldAtStart;
    private int _unlocked;

    private ChaosRun(int seed, bool paidFailover, VendorsUnderTest vendors)
    {
        (_seed, _chance, _vendors) = (seed, new Random(seed), vendors);
        _mostBills = paidFailover ? 2 : 1;
        _memory = vendors.Gateway.Services.GetRequiredService<MemoryBudget>();
        _heldAtStart = _memory.Held;
        _pump = PumpAsync();
    }

    public static async Task<ChaosRun> StartAsync(int seed, bool paidFailover)
    {
        var vendors = await VendorsUnderTest.StartAsync(
            ("Providers:second:Kind", "removebg"), ("Providers:second:BaseAddress", "{sandbox}v1.0/"), ("Providers:second:ApiKey", "sandbox-key"),
            ("Providers:second:ErrorsAreFree", "false"), ("Providers:second:KeyRest", "00:01:00"),
            ("Providers:removebg:DailyCap", $"{Cap}"), ("Providers:second:DailyCap", $"{Cap}"),
            ("Providers:removebg:MegapixelsPerMinute", "100000"), ("Spending:UnpaidPerNetwork", "0"), ("Routes:PaidFailover", $"{paidFailover}"));
        vendors.RemoveBg.Credits = 1_000_000;
        vendors.RemoveBg.RateLimit = 1_000_000;
        vendors.RemoveBg.Cuts();
        return new ChaosRun(seed, paidFailover, vendors);
    }

    public async Task JobAsync(int job)
    {
        var bills = _vendors.RemoveBg.Bill.Count;
        var said = new List<string>();
        for (var whims = _chance.Next(3); whims > 0; whims--)
        {
            if (ChaosFaults.Pick(_chance) is { } fault)
            {
                fault.Say(_vendors.RemoveBg.Once);
                said.Add(fault.Name);
            }
        }

        var session = await UploadAsync(leaves: _chance.Next(12) == 0);
        if (session is not null)
        {
            await BuyAsync(session);
        }

        await UntilQuietAsync();
        var bought = _vendors.RemoveBg.Bill.Count - bills;
        Require(bought <= _mostBills, $"job {job} ({string.Join(", ", said)}) was paid for {bought} times (I4)");
        Require(_memory.Held <= _memory.Limit, $"after job {job} {_memory.Held} bytes are held (I6)");
    }

    /// <summary>Lets all sessions end, and compares the books.</summary>
    public async Task<string> SettleUpAsync()
    {
        await _over.CancelAsync();
        await _pump;
        await _vendors.UntilAsync(() => _memory.Held == _heldAtStart, TimeSpan.FromMinutes(1));
        await _vendors.Gateway.TendedAsync();
        await _vendors.Gateway.Services.GetRequiredService<ISpendBook>().TendAsync();
        var ledger = _vendors.Gateway.Services.GetRequiredService<Ledger>();
        Require(await ledger.ReadAsync(connection => connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM uses WHERE state = 'bound'")) == 0, "a code stays bound to a session that is gone (I3)");
        var delivered = 0;
        foreach (var (code, whole) in _buyersBook)
        {
            var state = await _vendors.Gateway.StateOfAsync(code);
            Require(state == (whole ? "delivered" : "unused"), $"a code is {state}, and the buyer has {(whole ? "all" : "not all")} of the picture (I1, I2, I3)");
            delivered += whole ? 1 : 0;
        }

        var sums = (await ledger.ReadAsync(connection => connection.QueryAsync<(long Charged, long Unknown, long Open)>(
            "SELECT COALESCE(SUM(CASE WHEN outcome = 'yes' THEN charge END), 0), COALESCE(SUM(CASE WHEN outcome = 'unknown' THEN charge END), 0), COALESCE(SUM(CASE WHEN outcome = 'open' THEN 1 END), 0) FROM spend"))).Single();
        var bill = Millionths.Of(_vendors.RemoveBg.Charged);
        Require(sums.Open == 0, $"{sums.Open} lines of the spend book are still open");
        Require(bill >= sums.Charged && bill <= sums.Charged + sums.Unknown, $"the vendor charged {bill}, our book says {sums.Charged} and {sums.Unknown} unknown (I5)");
        var highest = await ledger.ReadAsync(connection => connection.ExecuteScalarAsync<long?>("SELECT MAX(committed) FROM spend_days"));
        Require((highest ?? 0) <= Millionths.Of(Cap), $"a day cost {highest} (I7)");
        return $"seed {_seed}: {_vendors.RemoveBg.Requests.Count} calls, {_vendors.RemoveBg.Bill.Count} bills, {Millionths.ToUnits(sums.Unknown)} credits unknown, {_unlocked} unlocked, {delivered} delivered";
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _pump;
        _over.Dispose();
        await _vendors.DisposeAsync();
    }

    // Null if the buyer has left, or nothing came of it.
    private async Task<JsonObject?> UploadAsync(bool leaves)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/cutouts?operation=background-removal")
        {
            Content = Photos.Small.AsUpload(),
            Headers = { { "Prefer", "wait=60" } },
        };
        if (leaves)
        {
            patience.CancelAfter(TimeSpan.FromMilliseconds(_chance.Next(20)));
        }

        try
        {
            using var answer = await _vendors.Gateway.Client.SendAsync(request, patience.Token);
            return answer.IsSuccessStatusCode ? await Buyer.JsonOf(answer, answer.StatusCode) : null;
        }
        catch (OperationCanceledException) when (leaves)
        {
            return null;
        }
    }

    private async Task BuyAsync(JsonObject session)
    {
        if (_chance.Next(3) == 0 || (string?)session["state"] != "ready")
        {
            return;
        }

        if (_chance.Next(4) == 0 && _buyersBook.Find(entry => entry.Whole) is { Whole: true } spent)
        {
            using var again = await _vendors.Gateway.Client.PostAsJsonAsync($"/v1/cutouts/{session["id"]}/unlock", new { code = spent.Code.Text }, TestContext.Current.CancellationToken);
            Require(!again.IsSuccessStatusCode, "a code was delivered and opened another session (I1)");
        }

        var code = await _vendors.Gateway.MintAsync();
        using var unlocked = await _vendors.Gateway.Client.PostAsJsonAsync($"/v1/cutouts/{session["id"]}/unlock", new { code = code.Text }, TestContext.Current.CancellationToken);
        if (!unlocked.IsSuccessStatusCode)
        {
            // The session ended while the buyer typed.
            _buyersBook.Add((code, false));
            return;
        }

        _unlocked++;
        var whole = _chance.Next(3) > 0;
        if (whole)
        {
            whole = await DownloadAsync(session);
        }
        else if (_chance.Next(2) == 0)
        {
            using var erased = await _vendors.Gateway.Client.DeleteAsync($"/v1/cutouts/{session["id"]}", TestContext.Current.CancellationToken);
        }

        _buyersBook.Add((code, whole));
    }

    private async Task<bool> DownloadAsync(JsonObject session)
    {
        using var answer = await _vendors.Gateway.Client.GetAsync($"/v1/cutouts/{session["id"]}/result", TestContext.Current.CancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            return false;
        }

        var bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return bytes.Length == (long)session["result"]!["bytes"]!;
    }

    // A job is over when nobody works on it any more; what the vendor charges later would be another job's bill.
    private async Task UntilQuietAsync()
    {
        var quiet = 0;
        while (quiet < 2)
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
            quiet = _vendors.Gateway.Services.GetRequiredService<CutoutWorker>().Running == 0 ? quiet + 1 : 0;
        }
    }

    private async Task PumpAsync()
    {
        while (!_over.IsCancellationRequested)
        {
            _vendors.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(2);
        }
    }

    private void Require(bool holds, string otherwise) =>
        Assert.True(holds, $"{otherwise}; replay with CHAOS_SEED={_seed}. The log:\n{string.Join("\n", _vendors.Gateway.Log.Lines.Where(line => line.StartsWith("Warning", StringComparison.Ordinal) || line.StartsWith("Error", StringComparison.Ordinal)).Select(line => line.Split('\n')[0]).TakeLast(20))}");
}
