namespace Cutout.Gateway.Sessions;

/// <summary>
/// One session's work under way. Until something has been sent to a vendor it can be called off; from there on it has been
/// paid for and is brought to its end.
/// </summary>
internal sealed class RunningCut : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _left = new();
    private readonly Lock _lock = new();
    private bool _sent;

    /// <summary>Its end, whatever that is.</summary>
    public Task Done { get; set; } = Task.CompletedTask;

    public CancellationToken Stop => _stop.Token;

    /// <summary>The buyer has left, perhaps after something was sent: what costs nothing to call off may be.</summary>
    public CancellationToken Left => _left.Token;

    public void MarkSent()
    {
        lock (_lock)
        {
            _stop.Token.ThrowIfCancellationRequested();
            _sent = true;
        }
    }

    /// <summary>True if nothing had been sent and nothing will be.</summary>
    public bool TryCallOff()
    {
        lock (_lock)
        {
            if (!_sent)
            {
                _stop.Cancel();
            }

            _left.Cancel();
            return !_sent;
        }
    }

    public void Dispose()
    {
        _stop.Dispose();
        _left.Dispose();
    }
}
