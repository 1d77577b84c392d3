using Cutout.Gateway.Providers.Spending;
using Cutout.Gateway.Tests.Unlocking;
using Cutout.Gateway.Unlocking;
using Cutout.Sandbox.Calls;
using Cutout.Sandbox.RemoveBg;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Chaos;

/// <summary>Compares the gateway's book, the vendor's and the buyers', by the invariants of <c>money.md</c>.</summary>
internal static class ChaosBooks
{
    /// <summary>What is wrong when all sessions are over; nothing if all is well.</summary>
    /// <param name="gateway">On the ledger in question.</param>
    /// <param name="vendor">Of both providers.</param>
    /// <param name="sales">The buyers' book.</param>
    /// <param name="cap">Of each provider and day.</param>
    /// <param name="killed">A process that dies between the last byte and its own book may forget a delivery, in the buyer's favour.</param>
    public static async Task<IReadOnlyList<string>> CompareAsync(GatewayUnderTest gateway, RemoveBgStandIn vendor, IReadOnlyCollection<ChaosSale> sales, decimal cap, bool killed)
    {
        var wrong = new List<string>();
        var ledger = gateway.Services.GetRequiredService<Ledger>();
        var bound = await gateway.CountAsync("SELECT COUNT(*) FROM uses WHERE state = 'bound'");
        Check(bound == 0, $"{bound} codes stay bound to sessions that are gone (I3)");
        var states = (await ledger.ReadAsync(connection => connection.QueryAsync<(string Code, string State)>("SELECT code, state FROM uses"))).ToDictionary(use => use.Code, use => use.State);
        var key = gateway.Services.GetRequiredService<LedgerOpening>().Key;
        foreach (var sale in sales)
        {
            Assert.True(UnlockCode.TryRead(sale.Code, out var code));
            var state = states[key.NameOf(code)];
            Check(state == (sale.Whole ? "delivered" : "unused") || (killed && sale.Whole && state == "unused"),
                $"a code is {state}, and the buyer has {(sale.Whole ? "all" : "not all")} of the picture (I1, I2, I3)");
        }

        var sums = (await ledger.ReadAsync(connection => connection.QueryAsync<(long Charged, long Unknown, long Open)>(
            "SELECT COALESCE(SUM(CASE WHEN outcome = 'yes' THEN charge END), 0), COALESCE(SUM(CASE WHEN outcome = 'unknown' THEN charge END), 0), COALESCE(SUM(CASE WHEN outcome = 'open' THEN 1 END), 0) FROM spend"))).Single();
        var bill = Millionths.Of(vendor.Charged);
        Check(sums.Open == 0, $"{sums.Open} lines of the spend book are still open (I5)");
        Check(bill >= sums.Charged && bill <= sums.Charged + sums.Unknown, $"the vendor charged {bill}, our book says {sums.Charged} and {sums.Unknown} unknown (I5)");
        var highest = await gateway.CountAsync("SELECT COALESCE(MAX(committed), 0) FROM spend_days");
        Check(highest <= Millionths.Of(cap), $"a day cost {highest} at a cap of {Millionths.Of(cap)} (I7)");
        return wrong;

        void Check(bool holds, string otherwise)
        {
            if (!holds)
            {
                wrong.Add(otherwise);
            }
        }
    }

    /// <summary>Photos that were paid for more often than they may be.</summary>
    public static IReadOnlyList<string> PaidTooOften(IEnumerable<BillLine> bill, int most) =>
        [.. bill.GroupBy(line => (line.PictureSha256, line.What)).Where(lines => lines.Count() > most).Select(lines => $"a photo was paid for {lines.Count()} times as {lines.Key.What} (I4)")];
}
