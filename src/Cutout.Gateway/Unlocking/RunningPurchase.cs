using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Unlocking;

/// <summary>One session's full picture on its way; whoever asks for it meanwhile waits for the same.</summary>
internal sealed class RunningPurchase(Func<RunningCut, Task<SessionProblem?>> buy) : IDisposable
{
    private readonly RunningCut _cut = new();
    private readonly Lock _lock = new();
    private Task<SessionProblem?>? _done;
    private bool _over;

    /// <summary>What went wrong; null if nothing did. Begun by whoever asks first.</summary>
    public Task<SessionProblem?> Done
    {
        get
        {
            lock (_lock)
            {
                return _done ??= Task.Run(() => buy(_cut));
            }
        }
    }

    /// <summary>If nothing has been sent yet, nothing will be.</summary>
    public void CallOff()
    {
        lock (_lock)
        {
            if (!_over)
            {
                _cut.TryCallOff();
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _over = true;
            _cut.Dispose();
        }
    }
}
