using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Microsoft.Data.Sqlite;

namespace Cutout.Benchmarks;

/// <summary>
/// <c>unlock --codes N --unlocks N</c>: valid unlocks over HTTP, one after the other, with a million codes in a SQLite ledger;
/// between them bare commits of one row to another SQLite file, flushed as the ledger's are: what the disk takes of the time.
/// Ends with 0 if 99 of 100 unlocks take 5 ms at most.
/// </summary>
internal static class UnlockCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(5);

    public static async Task<int> RunAsync(string[] args)
    {
        var (codes, unlocks) = (Arguments.Of(args, "codes", 1_000_000), Arguments.Of(args, "unlocks", 5000));
        const int WarmUp = 500;
        await using var house = await OpenHouse.OpenAsync(codes);
        var valid = await house.MintAsync(unlocks + WarmUp);
        await using var bare = new SqliteConnection($"Data Source={Path.Combine(house.Folder, "bare.db")}");
        await bare.OpenAsync();
        await RunAsync(bare, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (id INTEGER PRIMARY KEY, v INTEGER); INSERT INTO t VALUES (1, 0)");
        var (unlockTimes, commitTimes) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var number = 0; number < valid.Count; number++)
        {
            var session = await house.AddSessionAsync();
            var start = Stopwatch.GetTimestamp();
            using (var answer = await house.Client.PostAsJsonAsync($"/v1/cutouts/{session}/unlock", new { code = valid[number].Text }))
            {
                answer.EnsureSuccessStatusCode();
            }

            var unlocked = Stopwatch.GetElapsedTime(start);
            start = Stopwatch.GetTimestamp();
            await RunAsync(bare, "UPDATE t SET v = v + 1");
            if (number >= WarmUp)
            {
                unlockTimes.Add(unlocked);
                commitTimes.Add(Stopwatch.GetElapsedTime(start));
            }
        }

        Console.WriteLine($"{codes} codes in a SQLite ledger, {unlocks} unlocks one after the other");
        var worst = Print("valid unlock over HTTP", unlockTimes);
        Print("bare SQLite commit", commitTimes);
        return worst <= Limit ? 0 : 1;
    }

    private static TimeSpan Print(string name, List<TimeSpan> times)
    {
        times.Sort();
        var ninetyNine = times[(int)(times.Count * 0.99)];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-24} p50 {times[times.Count / 2].TotalMilliseconds:F2} ms, p90 {times[(int)(times.Count * 0.9)].TotalMilliseconds:F2} ms, p99 {ninetyNine.TotalMilliseconds:F2} ms, worst {times[^1].TotalMilliseconds:F2} ms"));
        return ninetyNine;
    }

    private static async Task RunAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
