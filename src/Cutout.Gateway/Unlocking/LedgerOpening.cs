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

    /// <summary>There as soon as the ledger has been opened.</summary>
    public LedgerKey Key => _key ?? throw new InvalidOperationException("The ledger was used before it was opened.");

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await _once.WaitAsync(cancellationToken);
        try
        {
            _key ??= await PrepareAsync(cancellationToken);
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
        log.LogInformation("The ledger is {Place}", connections.Place);
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

        // The lock comes first: of a server and a command started at once, one waits for the other.
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connections.LockAsync(transaction, cancellationToken);
        await MigrateAsync(transaction, cancellationToken);
        var key = await FindKeyAsync(transaction, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return key;
    }

    private async Task MigrateAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        await RunAsync(transaction, "CREATE TABLE IF NOT EXISTS migrations (version BIGINT NOT NULL PRIMARY KEY, applied_at BIGINT NOT NULL)", cancellationToken);
        var version = Convert.ToInt32(await RunAsync(transaction, "SELECT COALESCE(MAX(version), 0) FROM migrations", cancellationToken), CultureInfo.InvariantCulture);
        if (version > LedgerSchema.Migrations.Count)
        {
            throw new LedgerUnusableException($"The ledger {connections.Place} was written by a newer version of the gateway (schema {version}; this one knows {LedgerSchema.Migrations.Count}).");
        }

        for (; version < LedgerSchema.Migrations.Count; version++)
        {
            await RunAsync(transaction, LedgerSchema.Migrations[version], cancellationToken);
            await RunAsync(transaction, "INSERT INTO migrations (version, applied_at) VALUES (@version, @now)", cancellationToken,
                ("version", version + 1), ("now", clock.GetUtcNow().ToUnixTimeMilliseconds()));
        }
    }

    private async Task<LedgerKey> FindKeyAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        var written = (string?)await RunAsync(transaction, "SELECT value FROM facts WHERE name = 'key'", cancellationToken);
        var file = options.Value.KeyFile is { } named ? Path.GetFullPath(named) : connections.OwnKeyFile;
        var key = options.Value.Key is { } given && LedgerKey.TryRead(given, out var read) ? read : await LedgerKeyFile.ReadAsync(file!, cancellationToken);
        if (written is not null && key?.Fingerprint != written)
        {
            throw new LedgerUnusableException(
                $"The ledger {connections.Place} was written with another key than {(options.Value.Key is null ? file : "Ledger:Key")}"
                + $"{(key is null ? ", which is missing" : "")}. Put the right key back; without it every code in this ledger is void.");
        }

        key ??= await MakeKeyAsync(file!, cancellationToken);
        if (written is null)
        {
            await RunAsync(transaction, "INSERT INTO facts (name, value) VALUES ('key', @value)", cancellationToken, ("value", key.Fingerprint));
        }

        return key;
    }

    // A server's ledger outlives any node's disk, and two nodes must have one key: there it is the operator's to make and to keep.
    private Task<LedgerKey> MakeKeyAsync(string file, CancellationToken cancellationToken) => connections.OwnKeyFile is not null
        ? LedgerKeyFile.CreateAsync(file, cancellationToken)
        : throw new LedgerUnusableException($"The file {file} that Ledger:KeyFile names is missing. Make the key with openssl rand -base64 32, keep a copy, and give every node the same.");

    private static async Task<object?> RunAsync(DbTransaction transaction, string sql, CancellationToken cancellationToken, params (string Name, object Value)[] parameters)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
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
