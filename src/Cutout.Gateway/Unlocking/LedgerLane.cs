using System.Data.Common;
using System.Threading.Channels;

namespace Cutout.Gateway.Unlocking;

/// <summary>One writer of the ledger, with a connection of its own: takes what stands in line, commits it, and says so.</summary>
internal sealed class LedgerLane(LedgerConnections connections, ChannelReader<LedgerWrite> waiting)
{
    private const int MostTries = 5;

    private DbConnection? _connection;

    /// <summary>Ends when the line is closed and empty.</summary>
    public async Task RunAsync()
    {
        var batch = new List<LedgerWrite>(connections.MostInOneCommit);
        while (await waiting.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < connections.MostInOneCommit && waiting.TryRead(out var write))
            {
                batch.Add(write);
            }

            if (batch.Count > 0)
            {
                await CommitAsync(batch);
            }
        }

        await LetGoAsync();
    }

    private async Task CommitAsync(IReadOnlyList<LedgerWrite> batch)
    {
        for (var tries = 1; ; tries++)
        {
            var wasOpen = _connection is not null;
            var (problem, failed, committing) = await TryCommitAsync(batch);
            if (problem is null)
            {
                Succeed(batch);
                return;
            }

            await LetGoAsync();

            // A connection that has stood idle may have died unnoticed; before the commit was sent nothing can have been written.
            var wasStale = wasOpen && !committing && LedgerConnections.IsOutage(problem) && connections.Writers > 1;
            if (tries < MostTries && (connections.WasUndone(problem) || wasStale))
            {
                continue;
            }

            await SortOutAsync(batch, failed, problem);
            return;
        }
    }

    private async Task<(Exception? Problem, LedgerWrite? Failed, bool Committing)> TryCommitAsync(IReadOnlyList<LedgerWrite> batch)
    {
        LedgerWrite? running = null;
        var committing = false;
        try
        {
            _connection ??= await connections.OpenAsync(CancellationToken.None);
            await using var transaction = await _connection.BeginTransactionAsync();
            foreach (var write in batch)
            {
                running = write;
                await write.RunAsync(transaction);
            }

            running = null;
            committing = true;
            await transaction.CommitAsync();
            return default;
        }
        catch (Exception problem)
        {
            return (problem, running, committing);
        }
    }

    private static void Succeed(IReadOnlyList<LedgerWrite> batch)
    {
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
            write.Fail(LedgerConnections.IsOutage(problem) ? new LedgerUnavailableException(problem) : problem);
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
