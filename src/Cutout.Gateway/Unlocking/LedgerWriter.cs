using System.Data.Common;
using System.Threading.Channels;

namespace Cutout.Gateway.Unlocking;

/// <summary>
/// The way in which this process writes: work stands in one line before as many lanes as the engine has use for. Where that
/// is one, as with SQLite, those who wait share the next transaction and its flush to the disk: a thousand unlocks at once
/// cost a handful of commits.
/// </summary>
internal sealed class LedgerWriter : IAsyncDisposable
{
    private readonly Channel<LedgerWrite> _waiting = Channel.CreateUnbounded<LedgerWrite>();
    private readonly Task _lanes;

    public LedgerWriter(LedgerConnections connections) =>
        _lanes = Task.WhenAll(Enumerable.Range(0, connections.Writers).Select(_ => new LedgerLane(connections, _waiting.Reader).RunAsync()));

    /// <summary>Runs the work in a transaction and comes back when it is on the disk; fails with <see cref="LedgerUnavailableException"/>.</summary>
    /// <param name="work">May be run more than once, each time in a new transaction after the one before was undone.</param>
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
        await _lanes;
    }
}
