using System.Globalization;
using Cutout.Gateway.Providers.Spending;
using Cutout.Gateway.Unlocking;
using Dapper;

namespace Cutout.Gateway.Purchases.Books;

/// <summary>What the spend book in the ledger says.</summary>
internal sealed class LedgerSpendReport(Ledger ledger) : ISpendReport
{
    public async Task<IReadOnlyList<SpendLine>?> ReadAsync(DateOnly from, DateOnly to)
    {
        var span = new { from = from.DayNumber - SpendDay.First.DayNumber, to = to.DayNumber - SpendDay.First.DayNumber };
        var sums = await ledger.ReadAsync(connection => connection.QueryAsync<SpendSum>(BooksSql.Spent, span));
        return [.. sums.Select(sum => new SpendLine(
            SpendDay.First.AddDays((int)sum.Day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            sum.Operation, sum.Provider, Millionths.ToUnits(sum.Charged), sum.Unit, Millionths.ToUnits(sum.Unknown), sum.UnknownCalls))];
    }
}
