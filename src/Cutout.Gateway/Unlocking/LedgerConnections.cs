using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Unlocking;

/// <summary>The one place where connections to the ledger are made.</summary>
internal sealed class LedgerConnections
{
    // Write-ahead log, so that readers never wait for the writer; every commit is on the disk before it is reported.
    // SQLite's own waiting is finer than the client library's, which sleeps 150 ms at a time.
    private const string Settings = "PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";

    private readonly string _connectionString;

    public LedgerConnections(IOptions<LedgerOptions> options)
    {
        var settings = new SqliteConnectionStringBuilder(options.Value.ConnectionString) { DefaultTimeout = 6 };
        settings.DataSource = File = Path.GetFullPath(settings.DataSource);
        _connectionString = settings.ConnectionString;
    }

    /// <summary>The ledger's absolute path.</summary>
    public string File { get; }

    public async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await ExecuteAsync(connection, Settings, cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>What is set once in the life of a ledger's file, outside any transaction.</summary>
    public static Task PrepareAsync(DbConnection connection, CancellationToken cancellationToken) =>
        ExecuteAsync(connection, "PRAGMA journal_mode = WAL;", cancellationToken);

    private static async Task ExecuteAsync(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
