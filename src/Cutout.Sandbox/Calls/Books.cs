namespace Cutout.Sandbox.Calls;

/// <summary>
/// What a vendor remembers: calls, charges, results. Readers get a copy. Only the newest results keep their bytes, and only
/// the newest calls are kept, so that a sandbox may run for days.
/// </summary>
internal sealed class Books(int keepRequests, int keepResults)
{
    private readonly Lock _lock = new();
    private readonly Queue<RecordedRequest> _requests = new();
    private readonly List<BillLine> _bill = [];
    private readonly Queue<SentResult> _results = new();
    private TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _calls;
    private int _working;

    public IReadOnlyList<RecordedRequest> Requests => Copy(_requests);

    public IReadOnlyList<BillLine> Bill => Copy(_bill);

    public IReadOnlyList<SentResult> Results => Copy(_results);

    public bool IsWorking => Volatile.Read(ref _working) > 0;

    /// <summary>A call is worked on from here to <see cref="EndWork"/>.</summary>
    public void BeginWork() => Interlocked.Increment(ref _working);

    public void EndWork() => Interlocked.Decrement(ref _working);

    public void Record(RecordedRequest request)
    {
        Keep(_requests, request, keepRequests);
        TaskCompletionSource called;
        lock (_lock)
        {
            _calls++;
            called = _called;
            _called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        called.TrySetResult();
    }

    /// <summary>Completes when so many calls have come since the start, or since <see cref="Clear"/>.</summary>
    public async Task WhenCalledAsync(int times, CancellationToken cancellationToken)
    {
        while (Waiting(times) is { } called)
        {
            await called.WaitAsync(cancellationToken);
        }
    }

    public void Record(SentResult result) => Keep(_results, result, keepResults);

    public void Charge(BillLine line)
    {
        lock (_lock)
        {
            _bill.Add(line);
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _requests.Clear();
            _bill.Clear();
            _results.Clear();
            _calls = 0;
        }
    }

    private Task? Waiting(int times)
    {
        lock (_lock)
        {
            return _calls < times ? _called.Task : null;
        }
    }

    private void Keep<T>(Queue<T> queue, T item, int limit)
    {
        lock (_lock)
        {
            queue.Enqueue(item);
            while (queue.Count > limit)
            {
                queue.Dequeue();
            }
        }
    }

    private T[] Copy<T>(IEnumerable<T> items)
    {
        lock (_lock)
        {
            return [.. items];
        }
    }
}
