using System.Data.Common;

namespace Cutout.Gateway.Unlocking;

/// <summary>One piece of work waiting for its turn to write, and whoever waits for its outcome.</summary>
internal abstract class LedgerWrite
{
    public abstract Task RunAsync(DbTransaction transaction);

    /// <summary>The transaction that it ran in is on the disk.</summary>
    public abstract void Succeed();

    public abstract void Fail(Exception problem);
}

internal sealed class LedgerWrite<T>(Func<DbTransaction, Task<T>> work) : LedgerWrite
{
    private readonly TaskCompletionSource<T> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Outcome => _outcome.Task;

    public override async Task RunAsync(DbTransaction transaction) => _result = await work(transaction);

    public override void Succeed() => _outcome.TrySetResult(_result!);

    public override void Fail(Exception problem) => _outcome.TrySetException(problem);
}
