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

    /// <summary>Renews the leases of those that live and returns all whose lease has lapsed; gives how many were returned.</summary>
    public Task<int> RenewAndReturnAsync(IReadOnlyCollection<BoundUse> live) => writer.WriteAsync(async transaction =>
    {
        var lease = Lease;
        foreach (var use in live)
        {
            await transaction.Connection!.ExecuteAsync(LedgerSql.Renew, new { code = use.Code, slot = use.Slot, session = use.Session, lease }, transaction);
        }

        return await transaction.Connection!.ExecuteAsync(LedgerSql.ReturnLapsed, new { now = Now }, transaction);
    });

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
        catch (DbException problem)
        {
            throw new LedgerUnavailableException(problem);
        }
    }

    // Both statements for every code, so that unknown, used, expired and revoked take the same time.
    private async Task<BindOutcome> BindAsync(DbTransaction transaction, string code, BindRequest request)
    {
        var connection = transaction.Connection!;
        var slot = await connection.QuerySingleOrDefaultAsync<long?>(
            LedgerSql.Bind,
            new { code, session = request.Session, operation = request.Operation, pixels = request.Pixels, now = Now, lease = Lease },
            transaction);
        var bound = await connection.ExecuteScalarAsync<long>(LedgerSql.IsBound, new { code }, transaction);
        return (slot, bound) switch
        {
            ({ } mine, _) => new BindOutcome.Bound(new LedgerUse(code, mine)),
            (null, > 0) => new BindOutcome.Busy(),
            _ => new BindOutcome.Refused(),
        };
    }
}
