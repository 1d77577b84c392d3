using System.Collections.Concurrent;
using System.Data.Common;
using Cutout.Gateway.Unlocking;
using Dapper;

namespace Cutout.Gateway.Providers.Spending;

/// <summary>The spend book in the ledger: a reservation is on the disk before a vendor is called, and those who wait share a commit.</summary>
internal sealed class LedgerSpendBook(Ledger ledger, LedgerWriter writer, AheadBook ahead, SpendTotals totals, TimeProvider clock, ILogger<LedgerSpendBook> log) : ISpendBook
{
    private readonly ConcurrentDictionary<string, (SpendReservation Reservation, SpendSettlement Settlement)> _unsettled = new();

    public async Task<SpendReservation?> TryReserveAsync(SpendRequest request)
    {
        if ((ahead.TryTake(request) ?? await WriteAsync(request)) is { } reservation)
        {
            return reservation;
        }

        var (line, hasMadeRoom) = await ahead.TryTakeLastAsync(request);
        return hasMadeRoom ? await WriteAsync(request) : line;
    }

    public void Settle(SpendReservation reservation, SpendSettlement settlement)
    {
        _unsettled[reservation.Id] = (reservation, settlement);
        _ = SettleAsync(reservation, settlement);
    }

    public async Task TendAsync(bool isLast = false)
    {
        // First what is known, for afterwards it would count as unknown.
        await Task.WhenAll(_unsettled.Values.Select(left => SettleAsync(left.Reservation, left.Settlement)));
        await ahead.TendAsync(isLast);
        if (!_unsettled.IsEmpty)
        {
            return;
        }

        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var lapsed = await writer.WriteAsync(async transaction =>
        {
            // Another gateway on the same ledger may have spent, or given back.
            var day = SpendDay.Of(clock.GetUtcNow());
            foreach (var (provider, committed) in await transaction.Connection!.QueryAsync<(string, long)>(SpendSql.CommittedOf, new { day }, transaction))
            {
                totals.Note(provider, day, committed);
            }

            return await transaction.Connection!.ExecuteAsync(SpendSql.GiveUp, new { now }, transaction) + await AheadRows.GiveUpAsync(transaction, now);
        });
        if (lapsed > 0)
        {
            log.CallsCutOff(lapsed);
        }
    }

    public long CommittedToday(string provider) => Math.Max(0, totals.Of(provider, SpendDay.Of(clock.GetUtcNow())) - ahead.ReadyOf(provider));

    public async Task<IReadOnlyList<SpendOfDay>> SumsOfAsync(long day)
    {
        var sums = await ledger.ReadAsync(connection => connection.QueryAsync<(string Provider, long Calls, long Charged, long Unknown, long Open)>(SpendSql.Sums, new { day }));

        // Lines that were written ahead come among the others when they are settled; what is under way of ours is known here.
        var ours = ahead.UnderWay.Where(line => line.Day == day).Select(line => new SpendOfDay(line.Provider, 1, 0, 0, line.Reserved));
        return
        [
            .. sums.Select(sum => new SpendOfDay(sum.Provider, sum.Calls, sum.Charged, sum.Unknown, sum.Open))
                .Concat(ours)
                .GroupBy(sum => sum.Provider)
                .Select(same => same.Aggregate((one, other) => one + other)),
        ];
    }

    private async Task<SpendReservation?> WriteAsync(SpendRequest request)
    {
        var reservation = new SpendReservation(Guid.NewGuid().ToString("N"), request, clock.GetUtcNow());
        return await writer.WriteAsync(transaction => ReserveAsync(transaction, reservation)) ? reservation : null;
    }

    private async Task<bool> ReserveAsync(DbTransaction transaction, SpendReservation reservation)
    {
        var request = reservation.Request;
        var line = new
        {
            reservation.Id,
            request.Provider,
            request.Operation,
            request.Rendition,
            request.Kilopixels,
            request.Unit,
            request.Worst,
            Cap = request.Cap ?? long.MaxValue,
            reservation.Day,
            Minute = reservation.At.ToUnixTimeSeconds() / 60,
            Until = (reservation.At + request.Longest + SpendReservation.Margin).ToUnixTimeMilliseconds(),
        };
        var committed = await transaction.Connection!.QuerySingleOrDefaultAsync<long?>(SpendSql.Commit, line, transaction);
        if (committed is not null)
        {
            await transaction.Connection!.ExecuteAsync(SpendSql.Open, line, transaction);
        }

        totals.Note(request.Provider, reservation.Day, committed ?? request.Cap!.Value);
        return committed is not null;
    }

    private async Task SettleAsync(SpendReservation reservation, SpendSettlement settlement)
    {
        try
        {
            await writer.WriteAsync(transaction => SettleAsync(transaction, reservation, settlement));
            _unsettled.TryRemove(reservation.Id, out _);
        }
        catch (LedgerUnavailableException problem)
        {
            ahead.KeepUnderWay(reservation);
            log.ChargeNotWritten(problem.InnerException, reservation.Provider);
        }
    }

    private async Task<bool> SettleAsync(DbTransaction transaction, SpendReservation reservation, SpendSettlement settlement)
    {
        var outcome = settlement.Outcome switch { Charged.No => "no", Charged.Yes => "yes", _ => "unknown" };
        var settled = reservation.Batch is not null
            ? await ahead.SettleAsync(transaction, reservation, outcome, settlement.Charge)
            : await transaction.Connection!.QuerySingleOrDefaultAsync<string>(
                SpendSql.Settle, new { id = reservation.Id, outcome, charge = settlement.Charge }, transaction) is not null;
        var difference = settlement.Charge - reservation.Reserved;
        if (settled && difference != 0)
        {
            totals.Note(reservation.Provider, reservation.Day, await transaction.Connection!.QuerySingleAsync<long>(
                SpendSql.Correct, new { difference, provider = reservation.Provider, day = reservation.Day }, transaction));
        }

        return settled;
    }
}
