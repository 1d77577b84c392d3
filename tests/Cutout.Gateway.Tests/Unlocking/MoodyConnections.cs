using System.Data.Common;
using Cutout.Gateway.Unlocking;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Tests.Unlocking;

/// <summary>SQLite that says of itself what an engine on a server says: several writers, and work that it may undo.</summary>
/// <param name="writers">How many may write at once; of SQLite's own, one does.</param>
/// <param name="mostInOneCommit">How many pieces of work share a transaction at most.</param>
internal sealed class MoodyConnections(TemporaryLedger ledger, int writers = 1, int mostInOneCommit = 256) : LedgerConnections
{
    private readonly SqliteConnections _sqlite = new(Options.Create(new LedgerOptions { ConnectionString = $"Data Source={Path.Combine(ledger.Folder, "ledger.db")}" }));

    /// <summary>Every connection that was made.</summary>
    public List<DbConnection> Made { get; } = [];

    public override string Place => _sqlite.Place;

    public override string? OwnKeyFile => _sqlite.OwnKeyFile;

    public override int Writers => writers;

    public override int MostInOneCommit => mostInOneCommit;

    public override string CountTables => _sqlite.CountTables;

    public override Task PrepareAsync(CancellationToken cancellationToken) => _sqlite.PrepareAsync(cancellationToken);

    public override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await _sqlite.OpenAsync(cancellationToken);
        lock (Made)
        {
            Made.Add(connection);
        }

        return connection;
    }

    public override Task LockAsync(DbTransaction transaction, CancellationToken cancellationToken) => _sqlite.LockAsync(transaction, cancellationToken);

    public override bool WasUndone(Exception problem) => problem is UndoneException;

    /// <summary>The engine has undone the transaction; the same work may succeed.</summary>
    public sealed class UndoneException() : Exception("It was undone.");
}
