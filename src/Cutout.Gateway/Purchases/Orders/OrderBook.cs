using System.Data.Common;
using Cutout.Gateway.Unlocking;
using Dapper;

namespace Cutout.Gateway.Purchases.Orders;

/// <summary>Orders that were placed, with their codes, which are computed anew each time.</summary>
internal sealed class OrderBook(LedgerOpening opening, Ledger ledger)
{
    /// <summary>Null if there is no such order or <paramref name="secret"/> doesn't open it: the two are told apart by nobody.</summary>
    public async Task<OrderView?> ShowAsync(string order, Secret secret)
    {
        var row = await ledger.ReadAsync(connection => FindAsync(connection, order));
        return OrderSecret.Opens(opening.Key, order, row, secret) ? ViewOf(row!) : null;
    }

    /// <summary>For whoever runs the gateway; null if there is no such order.</summary>
    public async Task<OrderView?> ShowAsync(string order) =>
        await ledger.ReadAsync(connection => FindAsync(connection, order)) is { } row ? ViewOf(row) : null;

    public static Task<OrderRow?> FindAsync(DbConnection connection, string order, DbTransaction? transaction = null) =>
        connection.QuerySingleOrDefaultAsync<OrderRow>(OrdersSql.Find, new { order }, transaction);

    public UnlockCode[] CodesOf(string order, long count) => [.. Enumerable.Range(0, (int)count).Select(number => opening.Key.CodeOfOrder(order, number))];

    public OrderView ViewOf(OrderRow order) => new(
        order.Name, null, order.Batch, order.State, order.Codes, order.Uses,
        order.ExpiresAt is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null,
        [.. CodesOf(order.Name, order.Codes).Select(code => code.Text)]);
}
