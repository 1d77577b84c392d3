using System.Data.Common;
using Dapper;

namespace Cutout.Gateway.Providers.Spending;

/// <summary>What is written of lines that lie ready, each within a transaction of the ledger's.</summary>
internal static class AheadRows
{
    /// <summary>Reserves lines for calls of a kind; gives the day's sum with them, or null if that would leave less than <paramref name="spare"/> under the cap.</summary>
    public static async Task<long?> OpenAsync(DbTransaction transaction, AheadBatch batch, int lines, long spare)
    {
        var (connection, kind) = (transaction.Connection!, batch.Kind);
        var committed = await connection.QuerySingleOrDefaultAsync<long?>(
            SpendSql.Commit,
            new { kind.Provider, batch.Day, Worst = lines * kind.Worst, Cap = kind.Cap is { } cap ? cap - spare : long.MaxValue },
            transaction);
        if (committed is not null)
        {
            await connection.ExecuteAsync(
                SpendSql.OpenAhead,
                new
                {
                    batch.Id,
                    kind.Provider,
                    kind.Operation,
                    kind.Rendition,
                    kind.Unit,
                    kind.Worst,
                    Lines = lines,
                    batch.Day,
                    Minute = MinuteOf(batch.At),
                    Until = (batch.At + AheadLines.Life + kind.Longest + SpendReservation.Margin).ToUnixTimeMilliseconds(),
                },
                transaction);
        }

        return committed;
    }

    /// <summary>Puts a line among those of calls, with its outcome; false if it has been before, or has been given up.</summary>
    public static async Task<bool> SettleAsync(DbTransaction transaction, SpendReservation line, string outcome, long charge)
    {
        var (connection, request) = (transaction.Connection!, line.Request);
        if (!await TakeAsync(transaction, line.Batch!, 1))
        {
            return false;
        }

        var settled = await connection.QuerySingleOrDefaultAsync<string>(
            SpendSql.Add,
            new
            {
                line.Id,
                request.Provider,
                request.Operation,
                request.Rendition,
                request.Kilopixels,
                request.Unit,
                request.Worst,
                Charge = charge,
                Outcome = outcome,
                line.Day,
                Minute = MinuteOf(line.At),
                Until = line.At.ToUnixTimeMilliseconds(),
            },
            transaction);
        return settled is not null || !await TakeAsync(transaction, line.Batch!, -1);
    }

    /// <summary>Gives the reservation of the lines back that are left of a batch, the first time that it is told; gives the day's sum without them, or null if there is nothing to give back.</summary>
    public static async Task<long?> GiveBackAsync(DbTransaction transaction, AheadBatch batch, int lines) =>
        await transaction.Connection!.QuerySingleOrDefaultAsync<string>(SpendSql.CloseAhead, new { id = batch.Id, lines }, transaction) is not null
        ? await transaction.Connection!.QuerySingleAsync<long>(
            SpendSql.Correct, new { difference = -lines * batch.Kind.Worst, provider = batch.Kind.Provider, day = batch.Day }, transaction)
        : null;

    /// <summary>What lay ready in processes that are gone becomes calls of unknown outcome, for any of it may have been under way; gives how many.</summary>
    public static async Task<int> GiveUpAsync(DbTransaction transaction, long now)
    {
        var lapsed = (await transaction.Connection!.QueryAsync<(string Provider, string Operation, string Rendition, string Unit, long Worst, int Lines, long Day, long Minute)>(
            SpendSql.EndAhead, new { now }, transaction)).AsList();
        foreach (var batch in lapsed)
        {
            for (var line = 0; line < batch.Lines; line++)
            {
                await transaction.Connection!.ExecuteAsync(
                    SpendSql.Add,
                    new
                    {
                        Id = Guid.NewGuid().ToString("N"),
                        batch.Provider,
                        batch.Operation,
                        batch.Rendition,
                        Kilopixels = 0,
                        batch.Unit,
                        batch.Worst,
                        Charge = batch.Worst,
                        Outcome = "unknown",
                        batch.Day,
                        batch.Minute,
                        Until = now,
                    },
                    transaction);
            }
        }

        return lapsed.Sum(batch => batch.Lines);
    }

    // With a negative number they are put back.
    private static async Task<bool> TakeAsync(DbTransaction transaction, AheadBatch batch, int lines) =>
        await transaction.Connection!.QuerySingleOrDefaultAsync<string>(SpendSql.TakeAhead, new { id = batch.Id, lines }, transaction) is not null;

    private static long MinuteOf(DateTimeOffset time) => time.ToUnixTimeSeconds() / 60;
}
