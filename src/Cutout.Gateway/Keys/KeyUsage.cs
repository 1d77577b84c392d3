using Cutout.Gateway.Providers.Spending;
using Cutout.Gateway.Unlocking;
using Dapper;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Keys;

/// <summary>What keys were used for: sums of a day, without picture or address.</summary>
internal sealed class KeyUsage(Ledger ledger, LedgerWriter writer, IOptions<KeysOptions> options, TimeProvider clock)
{
    private long _forgotBefore = -1;

    /// <summary>A key's days, the newest first; of a gateway that is at work the last seconds are missing.</summary>
    public Task<IReadOnlyList<KeyUsageView>> OfAsync(string id) => ledger.ReadAsync<IReadOnlyList<KeyUsageView>>(async connection =>
        [.. (await connection.QueryAsync<(long Day, long Calls, long Credits, long Megapixels)>(KeysSql.UsageOfKey, new { id }))
            .Select(sum => new KeyUsageView(KeyDay.DateOf(sum.Day), sum.Calls, Millionths.ToUnits(sum.Credits), sum.Megapixels))]);

    /// <summary>Deletes days past <see cref="KeysOptions.UsageKeepFor"/>; writes once a day.</summary>
    public async Task ForgetOldAsync()
    {
        var first = SpendDay.Of(clock.GetUtcNow() - options.Value.UsageKeepFor);
        if (first != _forgotBefore)
        {
            await writer.WriteAsync(transaction => transaction.Connection!.ExecuteAsync(KeysSql.ForgetUsage, new { first }, transaction));
            _forgotBefore = first;
        }
    }
}
