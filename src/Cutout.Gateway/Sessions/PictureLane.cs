using System.Runtime.CompilerServices;

namespace Cutout.Gateway.Sessions;

/// <summary>
/// Decoding, matting and rendering run here, on as many threads as the machine has cores and on no others, so that work on
/// pictures can starve neither the relay nor the health endpoint. Paid work first, then first come, first served.
/// </summary>
internal sealed class PictureLane : IDisposable
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<Action, (LanePriority Priority, long Number)> _waiting = new();
    private readonly SemaphoreSlim _arrivals = new(0);
    private readonly CancellationTokenSource _closing = new();
    private readonly Thread[] _threads;
    private long _number;

    public PictureLane()
    {
        _threads = [.. Enumerable.Range(1, Environment.ProcessorCount).Select(number => new Thread(Work) { Name = $"pictures {number}", IsBackground = true })];
        foreach (var thread in _threads)
        {
            thread.Start();
        }
    }

    /// <summary>How many jobs wait for a thread.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Runs the work when its turn has come; work that is cancelled before its turn is never begun.</summary>
    public Task<T> RunAsync<T>(LanePriority priority, Func<CancellationToken, T> work, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, this);
        var outcome = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.Enqueue(() => Complete(outcome, work, cancellationToken), (priority, _number++));
        }

        _arrivals.Release();
        return outcome.Task;
    }

    public void Dispose()
    {
        _closing.Cancel();
        foreach (var thread in _threads)
        {
            thread.Join();
        }

        _closing.Dispose();
        _arrivals.Dispose();
    }

    private void Complete<T>(TaskCompletionSource<T> outcome, Func<CancellationToken, T> work, CancellationToken cancellationToken)
    {
        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
            stop.Token.ThrowIfCancellationRequested();
            outcome.SetResult(work(stop.Token));
        }
        catch (OperationCanceledException canceled)
        {
            outcome.SetCanceled(canceled.CancellationToken);
        }
        catch (Exception problem)
        {
            // Whoever awaits the work gets it.
            outcome.SetException(problem);
        }
    }

    private void Work()
    {
        try
        {
            while (true)
            {
                WorkOnce();
            }
        }
        catch (OperationCanceledException)
        {
            // The lane closes: what still waits ends as cancelled instead of never.
            while (TryTake() is { } left)
            {
                left();
            }
        }
    }

    // In a frame of its own, or the thread would hold what it did last, pictures and all, while it waits for the next.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WorkOnce()
    {
        _arrivals.Wait(_closing.Token);
        Action next;
        lock (_lock)
        {
            next = _waiting.Dequeue();
        }

        next();
    }

    private Action? TryTake()
    {
        lock (_lock)
        {
            return _waiting.TryDequeue(out var next, out _) ? next : null;
        }
    }
}
