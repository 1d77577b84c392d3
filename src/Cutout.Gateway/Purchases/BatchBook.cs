using Cutout.Gateway.Unlocking;
using Dapper;

namespace Cutout.Gateway.Purchases;

/// <summary>What has been minted and what became of it.</summary>
internal sealed class BatchBook(Ledger ledger, TimeProvider clock)
{
    /// <summary>All batches, the newest first, or the one that is named.</summary>
    public async Task<IReadOnlyList<BatchView>> ListAsync(string? batch = null)
    {
        var rows = await ledger.ReadAsync(connection => connection.QueryAsync<BatchCounts>(PurchasesSql.CountBatches, new { batch }));
        var now = clock.GetUtcNow();
        return [.. rows.Select(row => row.ViewAt(now))];
    }

    /// <summary>Every use of a batch's codes; empty if there is no such batch.</summary>
    public Task<IReadOnlyList<UseView>> UsesAsync(string batch) => ledger.ReadAsync<IReadOnlyList<UseView>>(async connection =>
        [.. (await connection.QueryAsync<UseRow>(PurchasesSql.UsesOfBatch, new { batch })).Select(UseView.Of)]);
}
