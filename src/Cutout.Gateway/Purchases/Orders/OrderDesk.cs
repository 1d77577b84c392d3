using System.Data.Common;
using Cutout.Gateway.Unlocking;
using Dapper;

namespace Cutout.Gateway.Purchases.Orders;

/// <summary>
/// Takes orders. An order's codes follow from its name and the ledger's key: the same order has the same codes, however
/// often, late or at once it is placed, and they are stored nowhere.
/// </summary>
internal sealed class OrderDesk(LedgerOpening opening, Ledger ledger, LedgerWriter writer, CodeMint mint, PaidSessions sessions, TimeProvider clock)
{
    /// <summary>The request has passed <see cref="OrderRules"/>.</summary>
    public async Task<OrderOutcome> PlaceAsync(OrderRequest request)
    {
        var wanted = mint.RowOf(request.Codes) with { Request = opening.Key.NameOfOrder(request.Order) };
        var (written, order) = await writer.WriteAsync(transaction => PlaceAsync(transaction, request, wanted));
        if (!Matches(written, wanted))
        {
            return new OrderOutcome.Mismatch();
        }

        if (order.Reference is { } reference)
        {
            await sessions.OpenAsync(request.Order, reference);
        }

        var view = ViewOf(order) with { Secret = opening.Key.SecretOfOrder(request.Order) };
        return written.Id == wanted.Id ? new OrderOutcome.Placed(view) : new OrderOutcome.Known(view);
    }

    /// <summary>Null if there is no such order or <paramref name="secret"/> doesn't open it: the two are told apart by nobody.</summary>
    public async Task<OrderView?> ShowAsync(string order, string secret)
    {
        var row = await FindAsync(order);
        return OrderSecret.Opens(opening.Key, order, row, secret) ? ViewOf(row!) : null;
    }

    /// <summary>For whoever runs the gateway; null if there is no such order.</summary>
    public async Task<OrderView?> ShowAsync(string order) => await FindAsync(order) is { } row ? ViewOf(row) : null;

    /// <summary>Money goes back: what hasn't been delivered can't be used any more, whether the order is there already or comes later.</summary>
    public Task<int> ReverseAsync(Reversal reversal) => writer.WriteAsync(async transaction =>
    {
        var connection = transaction.Connection!;
        await connection.ExecuteAsync(OrdersSql.HoldPayment, new { payment = reversal.Payment }, transaction);
        await connection.ExecuteAsync(
            OrdersSql.NoteReversal,
            new { reversal.Name, reversal.Payment, reversal.Kind, reversal.Amount, reversal.Whole, now = clock.GetUtcNow().ToUnixTimeMilliseconds() },
            transaction);
        return await connection.ExecuteAsync(OrdersSql.RevokeReversed, new { payment = reversal.Payment }, transaction);
    });

    // The first order's expiry stays: a shop that counts it from now on sends another one each time.
    private static bool Matches(BatchRow written, BatchRow wanted) => (written with { ExpiresAt = wanted.ExpiresAt }).IsSameAs(wanted);

    private Task<OrderRow?> FindAsync(string order) =>
        ledger.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<OrderRow>(OrdersSql.Find, new { order }));

    // Gives the batch that was written for it, now or before.
    private async Task<(BatchRow Batch, OrderRow Order)> PlaceAsync(DbTransaction transaction, OrderRequest request, BatchRow wanted)
    {
        var connection = transaction.Connection!;
        if (request.Payment is { } payment)
        {
            await connection.ExecuteAsync(OrdersSql.HoldPayment, new { payment }, transaction);
        }

        var written = wanted;
        if (await connection.QuerySingleOrDefaultAsync<string>(PurchasesSql.AddBatch, wanted, transaction) is null)
        {
            written = await connection.QuerySingleAsync<BatchRow>(PurchasesSql.FindBatchOfRequest, wanted, transaction);
        }
        else
        {
            await BatchWriter.AddAsync(transaction, wanted, CodesOf(request.Order, wanted.Codes), opening.Key);
            await connection.ExecuteAsync(
                OrdersSql.Add,
                new
                {
                    request.Order, batch = wanted.Id, now = wanted.MintedAt, request.Payment, request.Amount, request.Currency, request.Reference,
                    settled = request.Reference is null ? 1L : 0L,
                },
                transaction);
        }

        if (request.Payment is { } paid)
        {
            await connection.ExecuteAsync(OrdersSql.RevokeReversed, new { payment = paid }, transaction);
        }

        return (written, await connection.QuerySingleAsync<OrderRow>(OrdersSql.Find, new { order = request.Order }, transaction));
    }

    private OrderView ViewOf(OrderRow order) => new(
        order.Name, null, order.Batch, order.State, order.Codes, order.Uses,
        order.ExpiresAt is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null,
        [.. CodesOf(order.Name, order.Codes).Select(code => code.Text)]);

    private UnlockCode[] CodesOf(string order, long count) => [.. Enumerable.Range(0, (int)count).Select(number => opening.Key.CodeOfOrder(order, number))];
}
