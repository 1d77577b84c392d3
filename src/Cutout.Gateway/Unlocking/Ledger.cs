using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Unlocking;

/// <summary>
/// The durable record of codes and what became of them: unused, bound to a session, delivered. Whatever can't be read or
/// written fails with <see cref="LedgerUnavailableException"/>.
/// </summary>
internal sealed class Ledger(
    LedgerOpening opening, LedgerConnections connections, LedgerWriter writer, IOptions<UnlockingOptions> options, TimeProvider clock)
{
    // Each round is lost to another session that got a use; codes have fewer uses than this, or are worth trying again.
    private const int MostRounds = 20;

    private bool _holdsForeign;

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private long Lease => (clock.GetUtcNow() + options.Value.Lease).ToUnixTimeMilliseconds();

    /// <summary>Whether codes made elsewhere were ever imported; without any, what isn't one of ours is not worth a look.</summary>
    public async Task<bool> HoldsForeignAsync() =>
        _holdsForeign = _holdsForeign || await ReadAsync(ledger => ledger.ExecuteScalarAsync<long>(LedgerSql.HoldsForeign)) > 0;

    public async Task<BindOutcome> BindCodeAsync(BindRequest request)
    {
        var code = opening.Key.NameOf(request.Code);
        try
        {
            return await writer.WriteAsync(transaction => BindAsync(transaction, code, request));
        }
        catch (LedgerUnavailableException)
        {
            // The commit may have reached the disk although we were told otherwise.
            var slot = await ReadAsync(ledger => ledger.QuerySingleOrDefaultAsync<long?>(LedgerSql.FindOfSession, new { code, session = request.Session }));
            if (slot is null)
            {
                throw;
            }

            return new BindOutcome.Bound(new LedgerUse(code, slot.Value));
        }
    }

    /// <summary>True if the use is this session's, with a fresh lease; false if it has gone to somebody else.</summary>
    public Task<bool> ConfirmAsync(LedgerUse use, string session) => writer.WriteAsync(async transaction =>
        await transaction.Connection!.QuerySingleOrDefaultAsync<long?>(
            LedgerSql.Confirm, new { code = use.Code, slot = use.Slot, session, now = Now, lease = Lease }, transaction) is not null);

    /// <summary>Marks it delivered for good; false if it was not this session's any more.</summary>
    public Task<bool> DeliverAsync(LedgerUse use, string session) => writer.WriteAsync(async transaction =>
        await transaction.Connection!.QuerySingleOrDefaultAsync<long?>(
            LedgerSql.Deliver, new { code = use.Code, slot = use.Slot, session, now = Now }, transaction) is not null);

    /// <summary>Gives it back to the buyer; false if there was nothing to give back.</summary>
    public Task<bool> ReturnAsync(LedgerUse use, string session) => writer.WriteAsync(async transaction =>
        await transaction.Connection!.ExecuteAsync(LedgerSql.Return, new { code = use.Code, slot = use.Slot, session }, transaction) > 0);

    public Task<IReadOnlyList<BoundUse>> AllBoundAsync() => ReadAsync<IReadOnlyList<BoundUse>>(async ledger =>
        [.. await ledger.QueryAsync<BoundUse>(LedgerSql.AllBound)]);

    /// <summary>Renews the leases of those that live, then returns all whose lease has lapsed; gives how many were returned.</summary>
    public async Task<int> RenewAndReturnAsync(IReadOnlyCollection<BoundUse> live)
    {
        if (live.Count > 0)
        {
            await writer.WriteAsync(transaction => RenewAsync(transaction, live));
        }

        return await writer.WriteAsync(transaction => transaction.Connection!.ExecuteAsync(LedgerSql.ReturnLapsed, new { now = Now }, transaction));
    }

    /// <summary>Asks for one row: whether the ledger answers at all.</summary>
    public async Task<bool> IsReachableAsync()
    {
        try
        {
            return await ReadAsync(ledger => ledger.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM migrations")) > 0;
        }
        catch (LedgerUnavailableException)
        {
            return false;
        }
    }

    /// <summary>Runs a query on a connection of its own; readers never wait for the writer.</summary>
    public async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> query)
    {
        try
        {
            await using var connection = await connections.OpenAsync(CancellationToken.None);
            return await query(connection);
        }
        catch (Exception problem) when (LedgerConnections.IsOutage(problem))
        {
            throw new LedgerUnavailableException(problem);
        }
    }

    // In order, so that two processes which renew the same uses wait for each other instead of locking each other out.
    private async Task<bool> RenewAsync(DbTransaction transaction, IEnumerable<BoundUse> live)
    {
        var lease = Lease;
        foreach (var use in live.OrderBy(use => use.Code, StringComparer.Ordinal).ThenBy(use => use.Slot))
        {
            await transaction.Connection!.ExecuteAsync(LedgerSql.Renew, new { code = use.Code, slot = use.Slot, session = use.Session, lease }, transaction);
        }

        return true;
    }

    // Both statements for every code, so that unknown, used, expired and revoked take the same time. Where several write at
    // once, the statement may have waited for another session's and lost one use while a further one is free: then again.
    private async Task<BindOutcome> BindAsync(DbTransaction transaction, string code, BindRequest request)
    {
        var connection = transaction.Connection!;
        var parameters = new { code, session = request.Session, operation = request.Operation, pixels = request.Pixels, now = Now, lease = Lease };
        for (var round = 0; round < MostRounds; round++)
        {
            var slot = await connection.QuerySingleOrDefaultAsync<long?>(LedgerSql.Bind, parameters, transaction);
            var (bound, free) = await connection.QuerySingleAsync<(long Bound, long Free)>(LedgerSql.Standing, parameters, transaction);
            switch (slot, bound, free)
            {
                case ({ } mine, _, _):
                    return new BindOutcome.Bound(new LedgerUse(code, mine));
                case (null, > 0, 0):
                    return new BindOutcome.Busy();
                case (null, 0, 0):
                    return new BindOutcome.Refused();
            }
        }

        return new BindOutcome.Busy();
    }
}
