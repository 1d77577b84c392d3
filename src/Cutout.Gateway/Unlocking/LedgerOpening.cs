using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Unlocking;

/// <summary>Makes the ledger ready, once in a process: its folder, its tables, its key.</summary>
internal sealed class LedgerOpening(
    LedgerConnections connections, IOptions<LedgerOptions> options, TimeProvider clock, ILogger<LedgerOpening> log)
    : IHostedLifecycleService, IDisposable
{
    private readonly SemaphoreSlim _once = new(1);
    private LedgerKey? _key;

    private string? KeyFile => options.Value.KeyFile is { } named ? Path.GetFullPath(named) : connections.OwnKeyFile;

    /// <summary>There as soon as the ledger has been opened.</summary>
    public LedgerKey Key => _key ?? throw new InvalidOperationException("The ledger was used before it was opened.");

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await _once.WaitAsync(cancellationToken);
        try
        {
            // A server that takes the connection and then says nothing is waited for without looking at the token.
            _key ??= await PrepareAsync(cancellationToken).WaitAsync(cancellationToken);
        }
        catch (Exception problem) when (LedgerConnections.IsOutage(problem) || problem is UnauthorizedAccessException)
        {
            throw new LedgerUnusableException($"The ledger {connections.Place} can't be opened: {problem.Message}", problem);
        }
        finally
        {
            _once.Release();
        }
    }

    // Before anything else starts: an upload must not be taken by a gateway that can't sell it.
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        log.LedgerOpened(connections.Place);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _once.Dispose();

    private async Task<LedgerKey> PrepareAsync(CancellationToken cancellationToken)
    {
        await connections.PrepareAsync(cancellationToken);
        await using var connection = await connections.OpenAsync(cancellationToken);

        // A ledger that is as it should be is only read: who starts beside busy gateways need not wait for a turn to write.
        if (Convert.ToInt64(await RunAsync(connection, connections.CountTables, cancellationToken), CultureInfo.InvariantCulture) > 0
            && await VersionAsync(connection, cancellationToken) == LedgerSchema.Migrations.Count
            && await WrittenKeyAsync(connection, cancellationToken) is { } written)
        {
            return await KeyOfAsync(written, cancellationToken);
        }

        // The lock comes first: of a server and a command started at once, one waits for the other.
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connections.LockAsync(transaction, cancellationToken);
        await MigrateAsync(connection, cancellationToken);
        var key = await FindOrMakeKeyAsync(connection, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return key;
    }

    private async Task MigrateAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await RunAsync(connection, "CREATE TABLE IF NOT EXISTS migrations (version BIGINT NOT NULL PRIMARY KEY, applied_at BIGINT NOT NULL)", cancellationToken);
        for (var version = await VersionAsync(connection, cancellationToken); version < LedgerSchema.Migrations.Count; version++)
        {
            await RunAsync(connection, LedgerSchema.Migrations[version], cancellationToken);
            await RunAsync(connection, "INSERT INTO migrations (version, applied_at) VALUES (@version, @now)", cancellationToken,
                ("version", version + 1), ("now", clock.GetUtcNow().ToUnixTimeMilliseconds()));
        }
    }

    private async Task<int> VersionAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var version = Convert.ToInt32(await RunAsync(connection, "SELECT COALESCE(MAX(version), 0) FROM migrations", cancellationToken), CultureInfo.InvariantCulture);
        return version <= LedgerSchema.Migrations.Count ? version : throw new LedgerUnusableException(
            $"The ledger {connections.Place} was written by a newer version of the gateway (schema {version}; this one knows {LedgerSchema.Migrations.Count}).");
    }

    private static async Task<string?> WrittenKeyAsync(DbConnection connection, CancellationToken cancellationToken) =>
        (string?)await RunAsync(connection, "SELECT value FROM facts WHERE name = 'key'", cancellationToken);

    private async Task<LedgerKey> FindOrMakeKeyAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        if (await WrittenKeyAsync(connection, cancellationToken) is { } written)
        {
            return await KeyOfAsync(written, cancellationToken);
        }

        var key = await ReadKeyAsync(cancellationToken) ?? await MakeKeyAsync(KeyFile!, cancellationToken);
        await RunAsync(connection, "INSERT INTO facts (name, value) VALUES ('key', @value)", cancellationToken, ("value", key.Fingerprint));
        return key;
    }

    private async Task<LedgerKey> KeyOfAsync(string fingerprint, CancellationToken cancellationToken)
    {
        var key = await ReadKeyAsync(cancellationToken);
        return key?.Fingerprint == fingerprint ? key : throw new LedgerUnusableException(
            $"The ledger {connections.Place} was written with another key than {(options.Value.Key is null ? KeyFile : "Ledger:Key")}"
            + $"{(key is null ? ", which is missing" : "")}. Put the right key back; without it every code in this ledger is void.");
    }

    private async Task<LedgerKey?> ReadKeyAsync(CancellationToken cancellationToken) =>
        options.Value.Key is { } given && LedgerKey.TryRead(given, out var key) ? key : await LedgerKeyFile.ReadAsync(KeyFile!, cancellationToken);

    // A server's ledger outlives any node's disk, and two nodes must have one key: there it is the operator's to make and to keep.
    private Task<LedgerKey> MakeKeyAsync(string file, CancellationToken cancellationToken) => connections.OwnKeyFile is not null
        ? LedgerKeyFile.CreateAsync(file, cancellationToken)
        : throw new LedgerUnusableException($"The file {file} that Ledger:KeyFile names is missing. Make the key with openssl rand -base64 32, keep a copy, and give every node the same.");

    private static async Task<object?> RunAsync(DbConnection connection, string sql, CancellationToken cancellationToken, params (string Name, object Value)[] parameters)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ($"@{name}", value);
            command.Parameters.Add(parameter);
        }

        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
