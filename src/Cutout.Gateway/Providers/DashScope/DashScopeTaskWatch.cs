namespace Cutout.Gateway.Providers.DashScope;

/// <summary>
/// Follows a task to its end. It has been submitted once and is never submitted again: a second one would be paid for as
/// well. While it waits for its turn at the vendor it can be called off, and then costs nothing.
/// </summary>
internal sealed class DashScopeTaskWatch(IDashScopeApi api, PollBudget budget, TimeProvider clock)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <summary>The task when it has succeeded; its result must be fetched at once.</summary>
    /// <param name="created">What the create answered.</param>
    /// <param name="call">The purchase.</param>
    /// <param name="left">The buyer has left: what hasn't begun is called off, what has is brought home.</param>
    /// <param name="cancellationToken">The time is up.</param>
    public async Task<DashScopeTask> UntilDoneAsync(DashScopeTask created, VendorCall call, CancellationToken left, CancellationToken cancellationToken)
    {
        var (id, task) = (created.Id ?? throw new BrokenAnswerException("a task without an id"), created);
        try
        {
            for (var wait = FirstWait; !task.HasEnded; wait = Longer(wait))
            {
                await Task.Delay(wait, clock, cancellationToken);
                if (task.IsPending && left.IsCancellationRequested && await TryCancelAsync(id, call))
                {
                    throw new OperationCanceledException("The buyer left before the task had begun.", left);
                }

                await budget.TakeAsync(cancellationToken);
                task = await PollAsync(id, call, cancellationToken) ?? task;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && task.IsPending)
        {
            await TryCancelAsync(id, call);
            throw;
        }

        return task.HasSucceeded ? task : throw DashScopeErrors.OfTask(task);
    }

    // An answer that breaks off in its middle says nothing of the task, which goes on: it is asked after again.
    private async Task<DashScopeTask?> PollAsync(string id, VendorCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await api.PollAsync(id, call, cancellationToken);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private async Task<bool> TryCancelAsync(string id, VendorCall call)
    {
        await budget.TakeAsync(CancellationToken.None);
        var canceled = await api.CancelAsync(id, call, CancellationToken.None);
        if (canceled)
        {
            call.Returned();
        }

        return canceled;
    }

    private static TimeSpan Longer(TimeSpan wait) => wait * 1.5 < LongestWait ? wait * 1.5 : LongestWait;
}
