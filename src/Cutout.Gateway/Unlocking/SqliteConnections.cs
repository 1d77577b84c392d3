using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Unlocking;

/// <summary>A ledger in a file of this machine.</summary>
internal sealed class SqliteConnections : LedgerConnections
{
    public const string Engine = "sqlite";

    // Write-ahead log, so that readers never wait for the writer; every commit is on the disk before it is reported.
    // SQLite's own waiting is finer than the client library's, which sleeps 150 ms at a time. A cache of 500 kB: the system
    // has the file in memory anyway, and a large batch would fill any other.
    private const string Settings = "PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -500;";

    private readonly string _connectionString;

    public SqliteConnections(IOptions<LedgerOptions> options)
    {
        var settings = new SqliteConnectionStringBuilder(options.Value.ConnectionString) { DefaultTimeout = 6 };
        settings.DataSource = Place = Path.GetFullPath(settings.DataSource);
        _connectionString = settings.ConnectionString;
    }

    public override string Place { get; }

    public override string? OwnKeyFile => LedgerKeyFile.Beside(Place);

    /// <summary>SQLite takes one writer at a time, whatever we do.</summary>
    public override int Writers => 1;

    public override int MostInOneCommit => 256;

    public override string CountTables => "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'migrations'";

    public static bool Accepts(string connectionString)
    {
        try
        {
            var settings = new SqliteConnectionStringBuilder(connectionString);
            return settings.DataSource.Length > 0
                && !settings.DataSource.Contains(":memory:", StringComparison.OrdinalIgnoreCase)
                && settings.Mode is SqliteOpenMode.ReadWriteCreate or SqliteOpenMode.ReadWrite;
        }
        catch (ArgumentException)
        {
            // Not a connection string at all; nobody quotes it, for it may hold a password meant for another engine.
            return false;
        }
    }

    public override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Place)!);
        await using var connection = await OpenAsync(cancellationToken);
        await ExecuteAsync(connection, "PRAGMA journal_mode = WAL;", cancellationToken);
    }

    public override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
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

    // A transaction takes the write lock when it begins.
    public override Task LockAsync(DbTransaction transaction, CancellationToken cancellationToken) => Task.CompletedTask;

    public override bool WasUndone(Exception problem) => false;
}
