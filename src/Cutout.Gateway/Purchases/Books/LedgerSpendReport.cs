using System.Globalization;
using Cutout.Gateway.Providers.Spending;
using Cutout.Gateway.Unlocking;
using Dapper;

namespace Cutout.Gateway.Purchases.Books;

/// <summary>Reads the spend book of the ledger.</summary>
internal sealed class LedgerSpendReport(Ledger ledger) : ISpendReport
{
    public Task<IReadOnlyList<SpendLine>> ReadAsync(DateOnly from, DateOnly to) => ledger.ReadAsync<IReadOnlyList<SpendLine>>(async connection =>
        [.. (await connection.QueryAsync<(long Day, string Operation, string Provider, string Unit, long Charge, long UnknownCalls)>(
                BooksSql.Spent, new { from = NumberOf(from), to = NumberOf(to) }))
            .Select(sum => new SpendLine(TextOf(sum.Day), sum.Operation, sum.Provider, Millionths.ToUnits(sum.Charge), sum.Unit, sum.UnknownCalls))]);

    private static long NumberOf(DateOnly day) => SpendDay.Of(new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero));

    private static string TextOf(long day) => DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(day)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
