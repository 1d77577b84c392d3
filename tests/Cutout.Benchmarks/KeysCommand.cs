using System.Diagnostics;
using System.Globalization;
using System.Net;
using Cutout.Gateway.Keys;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Benchmarks;

/// <summary>
/// <c>keys --calls N</c>: calls with one API key on a SQLite ledger, one after the other: admitted, reserved, settled, without
/// the picture between; now and then a bare commit of one row to another SQLite file, flushed as the ledger's are. Ends with 0
/// if half of them take 0.1 ms at most.
/// </summary>
internal static class KeysCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(0.1);

    public static async Task<int> RunAsync(string[] args)
    {
        const int WarmUp = 2000;
        const int CallsToACommit = 20;
        var calls = Arguments.Of(args, "calls", 20_000);
        await using var house = await OpenHouse.OpenAsync(0);
        var gate = house.Services.GetRequiredService<KeyGate>();
        var issued = (KeyOutcome.Issued)await house.Services.GetRequiredService<KeyBook>().IssueAsync(
            new KeyRequest { PrepaidCredits = 10_000_000, MegapixelsPerMinute = 1_000_000 });
        await using var bare = new SqliteConnection($"Data Source={Path.Combine(house.Folder, "bare.db")}");
        await bare.OpenAsync();
        await bare.ExecuteAsync("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (id INTEGER PRIMARY KEY, v INTEGER); INSERT INTO t VALUES (1, 0)");
        var (callTimes, commitTimes) = (new List<TimeSpan>(), new List<TimeSpan>());
        var processor = TimeSpan.Zero;
        for (var number = 0; number < calls + WarmUp; number++)
        {
            var (start, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            await CallAsync(gate, issued.Key);
            if (number >= WarmUp)
            {
                callTimes.Add(Stopwatch.GetElapsedTime(start));
                processor += Environment.CpuUsage.TotalTime - used;
            }

            if (number % CallsToACommit == 0)
            {
                start = Stopwatch.GetTimestamp();
                await bare.ExecuteAsync("UPDATE t SET v = v + 1");
                commitTimes.Add(Stopwatch.GetElapsedTime(start));
            }
        }

        Console.WriteLine($"{calls} calls of 1 credit with one API key, one after the other");
        var median = Print("admit, reserve, settle", callTimes);
        Print("bare SQLite commit", commitTimes);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"processor time of a call: {processor.TotalMicroseconds / calls:F0} us, commits and all"));
        return median <= Limit ? 0 : 1;
    }

    private static async Task CallAsync(KeyGate gate, ApiKey key)
    {
        var admitted = (KeyDecision.Admitted)await gate.AdmitAsync(key.Value, null, IPAddress.Loopback);
        var reserved = (KeyReservationOutcome.Reserved)await gate.ReserveAsync(admitted.Holder, 1, 1);
        KeyGate.Settle(reserved.Reservation, 1);
    }

    private static TimeSpan Print(string name, List<TimeSpan> times)
    {
        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-24} p50 {times[times.Count / 2].TotalMilliseconds:F3} ms, p90 {times[(int)(times.Count * 0.9)].TotalMilliseconds:F3} ms, p99 {times[(int)(times.Count * 0.99)].TotalMilliseconds:F3} ms, worst {times[^1].TotalMilliseconds:F3} ms"));
        return times[times.Count / 2];
    }
}
