using Cutout.Gateway.Unlocking;
using Dapper;

namespace Cutout.Gateway.Purchases;

/// <summary>Takes back what was minted. What has been delivered stays delivered.</summary>
internal sealed class Revocation(LedgerOpening opening, LedgerWriter writer)
{
    /// <summary>A code as somebody typed it; null if there is no such code.</summary>
    public Task<RevokedView?> RevokeTypedAsync(string text) => UnlockCode.TryRead(text, out var code) || ForeignCode.TryRead(text, out code)
        ? RevokeAsync(code: opening.Key.NameOf(code))
        : Task.FromResult<RevokedView?>(null);

    /// <summary>Null if there is no such batch.</summary>
    public Task<RevokedView?> RevokeBatchAsync(string batch) => RevokeAsync(batch: batch);

    /// <summary>Null if there is no such order.</summary>
    public Task<RevokedView?> RevokeOrderAsync(string order) => RevokeAsync(order: order);

    private Task<RevokedView?> RevokeAsync(string? code = null, string? batch = null, string? order = null) => writer.WriteAsync(async transaction =>
    {
        var connection = transaction.Connection!;
        var what = new { code, batch, order };
        var revoked = await connection.ExecuteAsync(PurchasesSql.Revoke, what, transaction);
        var rest = await connection.QuerySingleAsync<UseCounts>(PurchasesSql.CountUses, what, transaction);
        return rest.Every == 0 ? null : new RevokedView(revoked, rest.Delivered);
    });
}
