using System.Data.Common;
using Cutout.Gateway.Unlocking;
using Dapper;

namespace Cutout.Gateway.Purchases.Orders;

/// <summary>
/// Takes orders. An order's codes follow from its name and the ledger's key: the same order has the same codes, however
/// often, late or at once it is placed, and they are stored nowhere.
/// </summary>
internal sealed class OrderDesk(LedgerOpening opening, LedgerWriter writer, CodeMint mint, OrderBook book, PaidSessions sessions, TimeProvider clock)
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

        var view = book.ViewOf(order) with { Secret = opening.Key.SecretOfOrder(request.Order) };
        return written.Id == wanted.Id ? new OrderOutcome.Placed(view) : new OrderOutcome.Known(view);
    }

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
            await BatchWriter.AddAsync(transaction, wanted, book.CodesOf(request.Order, wanted.Codes), opening.Key);
            await connection.ExecuteAsync(
                OrdersSql.Add,
                new
                {
                    request.Order,
                    batch = wanted.Id,
                    now = wanted.MintedAt,
                    request.Payment,
                    request.Amount,
                    request.Currency,
                    request.Reference,
                    settled = request.Reference is null ? 1L : 0L,
                },
                transaction);
        }

        if (request.Payment is { } paid)
        {
            await connection.ExecuteAsync(OrdersSql.RevokeReversed, new { payment = paid }, transaction);
        }

        return (written, (await OrderBook.FindAsync(connection, request.Order, transaction))!);
    }
}
