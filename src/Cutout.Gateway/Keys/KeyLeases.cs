using System.Data.Common;
using Cutout.Gateway.Unlocking;
using Dapper;

namespace Cutout.Gateway.Keys;

/// <summary>
/// Credits move from a key to a gateway's lease and back, each time in one transaction. A lease that nobody renews belongs to
/// a gateway that is gone: all of it counts as spent, as in the spend book, for nobody knows what its last calls cost.
/// </summary>
internal sealed class KeyLeases(LedgerWriter writer, TimeProvider clock)
{
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(1);

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private long Until => (clock.GetUtcNow() + Length).ToUnixTimeMilliseconds();

    /// <summary>Takes credits from a key for a lease; amounts in millionths. Fails with <see cref="LedgerUnavailableException"/>.</summary>
    /// <param name="key">The key's id.</param>
    /// <param name="lease">The lease's id.</param>
    /// <param name="isNew">Nothing was taken for this lease before.</param>
    /// <param name="day">The lease's day.</param>
    /// <param name="least">With less than this nobody is served.</param>
    /// <param name="wanted">What all who wait need.</param>
    /// <param name="ahead">What may be taken beyond that, if plenty is left.</param>
    public Task<TakeOutcome> TakeAsync(string key, string lease, bool isNew, long day, long least, long wanted, long ahead) => writer.WriteAsync<TakeOutcome>(async transaction =>
    {
        var connection = transaction.Connection!;
        if (!isNew && await connection.QuerySingleOrDefaultAsync<string>(KeysSql.HoldLease, new { lease, until = Until }, transaction) is null)
        {
            return new TakeOutcome.LeaseLost();
        }

        await connection.ExecuteAsync(KeysSql.Turn, new { key, day, month = KeyDay.MonthOf(day) }, transaction);
        var taken = (await connection.QueryAsync<(long Monthly, long Prepaid)>(
            KeysSql.TakeCredits, new { key, least, wanted, ahead, now = Now }, transaction)).AsList();
        if (taken.Count == 0)
        {
            return new TakeOutcome.TooFew();
        }

        var credits = new KeyCredits(taken[0].Monthly, taken[0].Prepaid);
        await connection.ExecuteAsync(
            isNew ? KeysSql.OpenLease : KeysSql.AddToLease,
            new { lease, key, day, monthly = credits.Monthly, prepaid = credits.Prepaid, until = Until },
            transaction);
        return new TakeOutcome.Taken(credits);
    });

    /// <summary>Writes what was spent and renews the lease; false if there is none any more.</summary>
    public Task<bool> NoteAsync(string lease, KeySpending spent) => writer.WriteAsync(transaction => NoteAsync(transaction, lease, spent));

    /// <summary>Ends a lease: what was spent goes to the key's usage, the rest back to the key.</summary>
    public Task<bool> EndAsync(string lease, KeySpending spent) => writer.WriteAsync(async transaction =>
    {
        if (!await NoteAsync(transaction, lease, spent))
        {
            return false;
        }

        var ended = await transaction.Connection!.QuerySingleAsync<LeaseRow>(KeysSql.EndLease, new { lease }, transaction);
        var rest = ended.Taken - ended.Spent;
        await transaction.Connection!.ExecuteAsync(
            KeysSql.ReturnCredits,
            new { key = ended.KeyId, day = ended.Day, month = KeyDay.MonthOf(ended.Day), monthly = rest.Monthly, prepaid = rest.Prepaid },
            transaction);
        await AddUsageAsync(transaction, ended, ended.Spent.Sum);
        return true;
    });

    /// <summary>Settles the leases of gateways that are gone, at all that they had taken; gives how many.</summary>
    public Task<int> SettleLapsedAsync() => writer.WriteAsync(async transaction =>
    {
        var lapsed = (await transaction.Connection!.QueryAsync<LeaseRow>(KeysSql.EndLapsed, new { now = Now }, transaction)).AsList();
        foreach (var lease in lapsed)
        {
            await AddUsageAsync(transaction, lease, lease.Taken.Sum);
        }

        return lapsed.Count;
    });

    private async Task<bool> NoteAsync(DbTransaction transaction, string lease, KeySpending spent) =>
        await transaction.Connection!.QuerySingleOrDefaultAsync<string>(
            KeysSql.NoteSpent,
            new
            {
                lease,
                spentMonthly = spent.Credits.Monthly,
                spentPrepaid = spent.Credits.Prepaid,
                calls = spent.Calls,
                pixels = spent.Megapixels,
                until = Until,
            },
            transaction) is not null;

    private static Task<int> AddUsageAsync(DbTransaction transaction, LeaseRow lease, long credits) => transaction.Connection!.ExecuteAsync(
        KeysSql.AddUsage, new { key = lease.KeyId, day = lease.Day, calls = lease.Calls, credits, megapixels = lease.Megapixels }, transaction);
}
