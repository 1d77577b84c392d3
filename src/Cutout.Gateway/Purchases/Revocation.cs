using Cutout.Gateway.Unlocking;
using Dapper;

namespace Cutout.Gateway.Purchases;

/// <summary>Takes back what was minted. What has been delivered stays delivered.</summary>
internal sealed class Revocation(LedgerOpening opening, LedgerWriter writer)
{
    /// <summary>Null if there is no such code.</summary>
    public Task<RevokedView?> RevokeCodeAsync(UnlockCode code) => RevokeAsync(code: opening.Key.NameOf(code));

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
