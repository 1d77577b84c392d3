using System.Data.Common;
using System.Net.Sockets;

namespace Cutout.Gateway.Unlocking;

/// <summary>
/// The seam between the ledger and its engine: the one place where connections are made, and the little that differs
/// between engines beside them. The SQL is the same for both.
/// </summary>
internal abstract class LedgerConnections
{
    /// <summary>What an operator calls this ledger: a file, or a database on a server. Without a password.</summary>
    public abstract string Place { get; }

    /// <summary>The file in which a new ledger's key is kept unless one is set; null: there is no place beside this ledger.</summary>
    public abstract string? OwnKeyFile { get; }

    /// <summary>How many of this process's transactions may write at once.</summary>
    public abstract int Writers { get; }

    /// <summary>How many pieces of work share one transaction at most.</summary>
    public abstract int MostInOneCommit { get; }

    /// <summary>Whether the ledger has ever been opened: 1, or 0 while its table of migrations isn't there.</summary>
    public abstract string CountTables { get; }

    /// <summary>What is done once in the life of a ledger, outside any transaction.</summary>
    public abstract Task PrepareAsync(CancellationToken cancellationToken);

    public abstract Task<DbConnection> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Until the end of the transaction nobody else opens this ledger: of several that start at once, one makes the tables.</summary>
    public abstract Task LockAsync(DbTransaction transaction, CancellationToken cancellationToken);

    /// <summary>The engine says that it has undone the transaction and that the same work can succeed when it is begun again.</summary>
    public abstract bool WasUndone(Exception problem);

    /// <summary>The engine could not be reached, or did not do what it was asked.</summary>
    public static bool IsOutage(Exception problem) => problem is DbException or IOException or SocketException or TimeoutException;

    protected static async Task ExecuteAsync(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
