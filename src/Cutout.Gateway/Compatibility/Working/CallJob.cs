using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Compatibility.Working;

/// <summary>
/// One call's work, and those who wait for it: the caller, and the same caller again if he has lost patience and sends the call anew. So
/// that is the same work and the same charge.
/// </summary>
internal sealed class CallJob(DateTimeOffset begunAt) : IDisposable
{
    /// <summary>
    /// Who sends the same call while its first connection is still there means a second one, at first; nobody who has waited as long as this
    /// does.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private int _waiting = 1;
    private bool _calledOff;
    private bool _delivered;
    private bool _isTooLate;
    private bool _closed;

    /// <summary>Until something has been sent it can be called off.</summary>
    public RunningCut Cut { get; } = new();

    /// <summary>How it ended.</summary>
    public Task<CallEnd> End { get; set; } = Task.FromResult<CallEnd>(new CallEnd.CalledOff());

    /// <summary>How many wait for it.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting;
            }
        }
    }

    /// <summary>One more who waits; false if this one's work isn't meant for him.</summary>
    public bool TryJoin(DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_calledOff || _delivered || _closed || (_waiting > 0 && now - begunAt < Patience))
            {
                return false;
            }

            _waiting++;
            return true;
        }
    }

    /// <summary>One less; true if nobody is left, and the work has come to its end.</summary>
    /// <param name="delivered">He has got the answer.</param>
    public bool Leave(bool delivered)
    {
        lock (_lock)
        {
            _delivered |= delivered;
            _waiting--;
            var ended = End.IsCompleted;
            if (_waiting == 0 && !ended)
            {
                _calledOff = Cut.TryCallOff();
            }

            return _waiting == 0 && ended;
        }
    }

    /// <summary>True, once, when nobody waits and nobody will get the answer any more: it has been delivered, is a refusal, or it is too late.</summary>
    /// <param name="isTooLate">The time in which it might be asked for again is over.</param>
    public bool TryClose(bool isTooLate)
    {
        lock (_lock)
        {
            _isTooLate |= isTooLate;
            if (_closed || _waiting > 0 || !(_delivered || _isTooLate || End is { IsCompletedSuccessfully: true, Result: not CallEnd.Made }))
            {
                return false;
            }

            _closed = true;
            return true;
        }
    }

    public void Dispose()
    {
        if (End is { IsCompletedSuccessfully: true, Result: CallEnd.Made made })
        {
            made.Picture.Dispose();
        }

        Cut.Dispose();
    }
}
