using System.Data.Common;
using Cutout.Gateway.Unlocking;
using Dapper;

namespace Cutout.Gateway.Purchases.Books;

/// <summary>Holds the books against each other: what was minted or sold, what was delivered, what was refunded; and what was spent on it.</summary>
internal sealed class Reconciliation(Ledger ledger)
{
    private const int MostExamples = 20;

    public Task<ReconciliationView> ReadAsync() => ledger.ReadAsync(async connection =>
    {
        var uses = await connection.QuerySingleAsync<UseTotals>(BooksSql.Uses);
        var counted = await connection.ExecuteScalarAsync<long>(BooksSql.CountedDeliveries);
        Difference?[] differences =
        [
            await FindAsync(connection, "minted-otherwise", "The ledger doesn't hold as many uses as were minted in these batches.", BooksSql.BatchesOfAnotherSize),
            await FindAsync(connection, "refunded-but-usable", "The money went back, and codes of these orders can still be used.", BooksSql.RefundedButUsable),
            await FindAsync(connection, "refunded-after-delivery", "The money went back after the pictures had been delivered: a loss.", BooksSql.RefundedAfterDelivery),
            await FindAsync(connection, "revoked-but-paid", "These orders were paid and not refunded, and their codes were revoked.", BooksSql.RevokedButPaid),
            await FindAsync(connection, "refunded-without-order", "Money of these payments went back, and no order of theirs was ever heard of.", BooksSql.ReversedWithoutOrder),
            await FindAsync(connection, "spent-otherwise", "On as many days what counted against these providers' caps isn't what their calls cost.", BooksSql.SpentOtherwise),
            await FindAsync(connection, "charge-unknown", "Nobody knows whether as many calls to these providers were charged; compare the vendors' bills.", BooksSql.ChargeUnknown),
            uses.Delivered == counted ? null : new Difference(
                "delivered-otherwise",
                "The ledger's deliveries and the counted ones differ: a process was killed before it wrote its counts, or a session ended before its delivery was noted.",
                uses.Delivered - counted, []),
        ];
        return new ReconciliationView(
            uses.Minted, uses.Sold, uses.Unused, uses.Bound, uses.Delivered, uses.Revoked, counted, [.. differences.OfType<Difference>()]);
    });

    private static async Task<Difference?> FindAsync(DbConnection connection, string name, string meaning, string sql)
    {
        var found = (await connection.QueryAsync<NamedCount>(sql)).ToList();
        return found.Count == 0 ? null : new Difference(name, meaning, found.Sum(one => one.Times), [.. found.Take(MostExamples).Select(one => one.Name)]);
    }
}
