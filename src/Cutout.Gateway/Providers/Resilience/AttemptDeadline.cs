namespace Cutout.Gateway.Providers.Resilience;

/// <summary>
/// The time that one try may take, from connecting to the last byte of the answer, and the time for which a begun answer
/// may stand still. Lives as long as the answer's body.
/// </summary>
internal sealed class AttemptDeadline : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationToken _callerLeft;
    private readonly CancellationTokenRegistration _registration;
    private readonly ITimer _idle;
    private readonly ProviderOptions _options;
    private volatile bool _stoodStill;

    public AttemptDeadline(ProviderOptions options, TimeProvider clock, CancellationToken callerLeft)
    {
        _options = options;
        _callerLeft = callerLeft;
        _source = new CancellationTokenSource(options.AttemptTimeout, clock);
        _registration = callerLeft.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
        _idle = clock.CreateTimer(static state => ((AttemptDeadline)state!).StandStill(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Whether this deadline, and not whoever called, has ended the try.</summary>
    public bool HasPassed => _source.IsCancellationRequested && !_callerLeft.IsCancellationRequested;

    public TimeoutException AsTimeout(Exception inner) => new(
        _stoodStill ? $"the answer stood still for {_options.IdleTimeout}" : $"no complete answer within {_options.AttemptTimeout}", inner);

    /// <summary>Waits for the next bytes, but not longer than an answer may stand still.</summary>
    public async ValueTask<int> ReadAsync(Stream answer, Memory<byte> buffer)
    {
        _idle.Change(_options.IdleTimeout, Timeout.InfiniteTimeSpan);
        try
        {
            return await answer.ReadAsync(buffer, Token);
        }
        catch (OperationCanceledException canceled) when (HasPassed)
        {
            throw AsTimeout(canceled);
        }
        finally
        {
            _idle.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        _idle.Dispose();
        _registration.Dispose();
        _source.Dispose();
    }

    private void StandStill()
    {
        _stoodStill = true;
        _source.Cancel();
    }
}
