using System.Collections.Concurrent;
using System.Data.Common;
using Cutout.Gateway.Unlocking;
using Dapper;

namespace Cutout.Gateway.Providers.Spending;

/// <summary>The spend book in the ledger: a reservation is on the disk before a vendor is called, and those who wait share a commit.</summary>
internal sealed class LedgerSpendBook(Ledger ledger, LedgerWriter writer, TimeProvider clock, ILogger<LedgerSpendBook> log) : ISpendBook
{
    // An answer that arrives with the last second of its call must still find its line open.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (SpendReservation Reservation, SpendSettlement Settlement)> _unsettled = new();
    private readonly ConcurrentDictionary<string, (long Day, long Committed)> _committed = new();

    public async Task<SpendReservation?> TryReserveAsync(SpendRequest request)
    {
        var now = clock.GetUtcNow();
        var reservation = new SpendReservation(Guid.NewGuid().ToString("N"), request.Provider, SpendDay.Of(now), request.Worst);
        return await writer.WriteAsync(transaction => ReserveAsync(transaction, request, reservation, now)) ? reservation : null;
    }

    public void Settle(SpendReservation reservation, SpendSettlement settlement)
    {
        _unsettled[reservation.Id] = (reservation, settlement);
        _ = SettleAsync(reservation, settlement);
    }

    public async Task TendAsync()
    {
        // First what is known, for afterwards it would count as unknown.
        await Task.WhenAll(_unsettled.Values.Select(left => SettleAsync(left.Reservation, left.Settlement)));
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
                _committed[provider] = (day, committed);
            }

            return await transaction.Connection!.ExecuteAsync(SpendSql.GiveUp, new { now }, transaction);
        });
        if (lapsed > 0)
        {
            log.CallsCutOff(lapsed);
        }
    }

    public long CommittedToday(string provider) =>
        _committed.TryGetValue(provider, out var known) && known.Day == SpendDay.Of(clock.GetUtcNow()) ? known.Committed : 0;

    public Task<IReadOnlyList<SpendOfDay>> SumsOfAsync(long day) => ledger.ReadAsync<IReadOnlyList<SpendOfDay>>(async connection =>
        [.. (await connection.QueryAsync<(string Provider, long Calls, long Charged, long Unknown, long Open)>(SpendSql.Sums, new { day }))
            .Select(sum => new SpendOfDay(sum.Provider, sum.Calls, sum.Charged, sum.Unknown, sum.Open))]);

    // What is known of the sums is noted inside the transactions, which run one after the other; so an older sum never
    // takes the place of a newer one.
    private async Task<bool> ReserveAsync(DbTransaction transaction, SpendRequest request, SpendReservation reservation, DateTimeOffset now)
    {
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
            Minute = now.ToUnixTimeSeconds() / 60,
            Until = (now + request.Longest + Margin).ToUnixTimeMilliseconds(),
        };
        var committed = await transaction.Connection!.QuerySingleOrDefaultAsync<long?>(SpendSql.Commit, line, transaction);
        if (committed is not null)
        {
            await transaction.Connection!.ExecuteAsync(SpendSql.Open, line, transaction);
        }

        _committed[request.Provider] = (reservation.Day, committed ?? request.Cap!.Value);
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
            log.ChargeNotWritten(problem.InnerException, reservation.Provider);
        }
    }

    private async Task<bool> SettleAsync(DbTransaction transaction, SpendReservation reservation, SpendSettlement settlement)
    {
        var outcome = settlement.Outcome switch { Charged.No => "no", Charged.Yes => "yes", _ => "unknown" };
        var settled = await transaction.Connection!.QuerySingleOrDefaultAsync<string>(
            SpendSql.Settle, new { id = reservation.Id, outcome, charge = settlement.Charge }, transaction);
        var difference = settlement.Charge - reservation.Reserved;
        if (settled is not null && difference != 0)
        {
            var committed = await transaction.Connection!.QuerySingleAsync<long>(
                SpendSql.Correct, new { difference, provider = reservation.Provider, day = reservation.Day }, transaction);
            _committed[reservation.Provider] = (reservation.Day, committed);
        }

        return settled is not null;
    }
}
