using System.Data.Common;
using System.Threading.Channels;

namespace Cutout.Gateway.Unlocking;

/// <summary>
/// The one lane in which this process writes: SQLite takes one writer at a time, so those who wait share the next
/// transaction and its flush to the disk. A thousand unlocks at once cost a handful of commits.
/// </summary>
internal sealed class LedgerWriter : IAsyncDisposable
{
    private const int MostInOneCommit = 256;

    private readonly LedgerConnections _connections;
    private readonly Channel<LedgerWrite> _waiting = Channel.CreateUnbounded<LedgerWrite>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _lane;
    private DbConnection? _connection;

    public LedgerWriter(LedgerConnections connections)
    {
        _connections = connections;
        _lane = RunAsync();
    }

    /// <summary>Runs the work in a transaction and comes back when it is on the disk; fails with <see cref="LedgerUnavailableException"/>.</summary>
    public Task<T> WriteAsync<T>(Func<DbTransaction, Task<T>> work)
    {
        var write = new LedgerWrite<T>(work);
        if (!_waiting.Writer.TryWrite(write))
        {
            write.Fail(new LedgerUnavailableException(new ObjectDisposedException(nameof(LedgerWriter))));
        }

        return write.Outcome;
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _lane;
        await LetGoAsync();
    }

    private async Task RunAsync()
    {
        var batch = new List<LedgerWrite>(MostInOneCommit);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < MostInOneCommit && _waiting.Reader.TryRead(out var write))
            {
                batch.Add(write);
            }

            await CommitAsync(batch);
        }
    }

    private async Task CommitAsync(IReadOnlyList<LedgerWrite> batch)
    {
        LedgerWrite? running = null;
        try
        {
            _connection ??= await _connections.OpenAsync(CancellationToken.None);
            await using var transaction = await _connection.BeginTransactionAsync();
            foreach (var write in batch)
            {
                running = write;
                await write.RunAsync(transaction);
            }

            running = null;
            await transaction.CommitAsync();
        }
        catch (Exception problem)
        {
            await LetGoAsync();
            await SortOutAsync(batch, running, problem);
            return;
        }

        foreach (var write in batch)
        {
            write.Succeed();
        }
    }

    // One bad piece of work must not spoil what shared its transaction. If the transaction itself could not be begun or
    // committed, the ledger is down, and all hear it at once instead of waiting for one time-out after another.
    private async Task SortOutAsync(IReadOnlyList<LedgerWrite> batch, LedgerWrite? failed, Exception problem)
    {
        if (failed is not null && batch.Count > 1)
        {
            foreach (var write in batch)
            {
                await CommitAsync([write]);
            }

            return;
        }

        foreach (var write in batch)
        {
            write.Fail(problem is DbException or IOException ? new LedgerUnavailableException(problem) : problem);
        }
    }

    private async Task LetGoAsync()
    {
        if (Interlocked.Exchange(ref _connection, null) is { } connection)
        {
            await connection.DisposeAsync();
        }
    }
}
