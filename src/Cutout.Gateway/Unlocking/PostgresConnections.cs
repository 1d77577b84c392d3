using System.Data.Common;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Cutout.Gateway.Unlocking;

/// <summary>A ledger in a PostgreSQL database, which several gateways share.</summary>
internal sealed class PostgresConnections : LedgerConnections, IAsyncDisposable
{
    public const string Engine = "postgres";

    // A commit is on the server's disk before it is reported, whatever the server's default; and a node that vanishes from
    // the network in the middle of a transaction must not hold a code's row until TCP gives up, which takes hours.
    private const string Settings = "SET synchronous_commit = on; SET idle_in_transaction_session_timeout = '20s'";

    // "cutout" and the ledger, as a number: whoever opens the ledger takes this lock first.
    private const long OpeningLock = 0x6375_746f_7574_0001;

    private static readonly NpgsqlConnectionStringBuilder Defaults = new();

    private readonly NpgsqlDataSource _source;

    public PostgresConnections(IOptions<LedgerOptions> options)
    {
        var settings = new NpgsqlConnectionStringBuilder(options.Value.ConnectionString)
        {
            // What is set on a connection stays set when it comes back from the pool.
            NoResetOnClose = true,
        };

        // A server takes a hundred connections unless told otherwise: several nodes must fit. And a buyer waits for this.
        settings.ApplicationName ??= "cutout-gateway";
        settings.MaxPoolSize = settings.MaxPoolSize == Defaults.MaxPoolSize ? 24 : settings.MaxPoolSize;
        settings.Timeout = settings.Timeout == Defaults.Timeout ? 5 : settings.Timeout;
        settings.CommandTimeout = settings.CommandTimeout == Defaults.CommandTimeout ? 15 : settings.CommandTimeout;
        settings.MaxAutoPrepare = settings.MaxAutoPrepare == Defaults.MaxAutoPrepare ? 32 : settings.MaxAutoPrepare;
        Place = $"PostgreSQL database {settings.Database ?? settings.Username} at {settings.Host}";
        var source = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        source.UsePhysicalConnectionInitializer(SetUp, connection => ExecuteAsync(connection, Settings, CancellationToken.None));
        _source = source.Build();
    }

    public override string Place { get; }

    public override string? OwnKeyFile => null;

    public override int Writers => 8;

    // Row locks live as long as their transaction, so each piece of work has its own; the server itself flushes many commits at once.
    public override int MostInOneCommit => 1;

    public override string CountTables =>
        "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'migrations'";

    public static bool Accepts(string connectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString) is { Host.Length: > 0, Multiplexing: false };
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException or KeyNotFoundException or InvalidCastException)
        {
            return false;
        }
    }

    public override Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken) => await _source.OpenConnectionAsync(cancellationToken);

    public override Task LockAsync(DbTransaction transaction, CancellationToken cancellationToken) =>
        ExecuteAsync(transaction.Connection!, $"SELECT pg_advisory_xact_lock({OpeningLock})", cancellationToken);

    public override bool WasUndone(Exception problem) =>
        problem is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected };

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static void SetUp(NpgsqlConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Settings;
        command.ExecuteNonQuery();
    }
}
