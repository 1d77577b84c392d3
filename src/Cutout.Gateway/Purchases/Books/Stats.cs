using System.Globalization;
using Cutout.Gateway.Unlocking;
using Dapper;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Purchases.Books;

/// <summary>Puts the books together for the operator: what happened, what it cost, what it brought.</summary>
internal sealed class Stats(Ledger ledger, Counters counters, Reconciliation reconciliation, IEnumerable<ISpendReport> spendReports, IOptions<BooksOptions> options)
{
    private readonly BooksOptions _options = options.Value;
    private readonly ISpendReport? _spend = spendReports.SingleOrDefault();

    public async Task<StatsView> ReadAsync(DateOnly from, DateOnly to)
    {
        await counters.FlushAsync();
        var counted = await ledger.ReadAsync(connection => connection.QueryAsync<CounterRow>(BooksSql.Counted, new { from = TextOf(from), to = TextOf(to) }));
        var spent = _spend is null ? null : await _spend.ReadAsync(from, to);
        var lines = LinesOf([.. counted], spent);
        return new StatsView(from, to, _options.Currency?.ToLowerInvariant(), spent is not null, TotalOf(lines), lines, await SalesAsync(from, to), await reconciliation.ReadAsync());
    }

    private List<StatsLine> LinesOf(IReadOnlyList<CounterRow> counted, IReadOnlyList<SpendLine>? spent)
    {
        var things = counted.ToLookup(row => (row.Day, row.Operation, row.Provider));
        var charges = (spent ?? []).ToLookup(line => (line.Day, line.Operation, line.Provider));
        return [.. things.Select(group => group.Key).Union(charges.Select(group => group.Key)).Order()
            .Select(key => LineOf(key.Day, key.Operation, key.Provider, things[key], spent is null ? null : charges[key]))];
    }

    private StatsLine LineOf(string day, string operation, string provider, IEnumerable<CounterRow> rows, IEnumerable<SpendLine>? charges)
    {
        var times = rows.ToDictionary(row => row.Name, row => row.Times);
        var deliveries = times.GetValueOrDefault(CountedThings.Deliveries);
        var charged = charges?.ToList();
        var units = charged?.Sum(charge => charge.Units);
        decimal? revenue = _options.Prices.TryGetValue(operation, out var price) ? deliveries * price : null;

        // What cost nothing cost nothing in any currency; what cost credits needs to be told what a credit costs.
        decimal? spend = units == 0 ? 0 : _options.CostPerUnit.TryGetValue(provider, out var cost) ? units * cost : null;
        var previews = times.GetValueOrDefault(CountedThings.Previews);
        return new StatsLine(
            day, operation, provider.Length > 0 ? provider : null,
            times.GetValueOrDefault(CountedThings.Uploads), previews, times.GetValueOrDefault(CountedThings.Failures),
            times.GetValueOrDefault(CountedThings.Unlocks), deliveries,
            ConversionOf(deliveries, previews), units, charged?.Sum(charge => charge.UnknownCalls), spend, revenue, revenue - spend);
    }

    // A sum with something unknown in it is unknown.
    private static StatsLine TotalOf(IReadOnlyList<StatsLine> lines)
    {
        var (previews, deliveries) = (lines.Sum(line => line.Previews), lines.Sum(line => line.Deliveries));
        var (spend, revenue) = (SumOf(line => line.Spend), SumOf(line => line.Revenue));
        return new StatsLine(
            null, null, null, lines.Sum(line => line.Uploads), previews, lines.Sum(line => line.Failures), lines.Sum(line => line.Unlocks), deliveries,
            ConversionOf(deliveries, previews), null, SumOf(line => line.UnknownCalls) is { } unknown ? (long)unknown : null, spend, revenue, revenue - spend);

        decimal? SumOf(Func<StatsLine, decimal?> part) => lines.Any(line => part(line) is null) ? null : lines.Sum(part);
    }

    private static double? ConversionOf(long deliveries, long previews) => previews > 0 ? (double)deliveries / previews : null;

    private async Task<IReadOnlyList<SalesLine>> SalesAsync(DateOnly from, DateOnly to)
    {
        var span = new { since = StartOf(from), until = StartOf(to.AddDays(1)) };
        var sales = await ledger.ReadAsync(connection => connection.QueryAsync<SaleRow>(BooksSql.Sales, span));
        return [.. sales
            .GroupBy(sale => (Day: TextOf(DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(sale.PlacedAt).UtcDateTime)), sale.Currency))
            .OrderBy(day => day.Key)
            .Select(day => new SalesLine(day.Key.Day, day.Key.Currency, day.Count(), day.Sum(sale => sale.Amount), day.Sum(sale => sale.GivenBack)))];
    }

    private static long StartOf(DateOnly day) => new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private static string TextOf(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
