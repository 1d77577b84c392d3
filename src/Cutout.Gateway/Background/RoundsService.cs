namespace Cutout.Gateway.Background;

/// <summary>
/// Work that comes round again for as long as the gateway runs. Whatever goes wrong in one round, the next one comes: a fault that got
/// out would stop the host, and with it all pictures would be gone that were paid for.
/// </summary>
/// <param name="every">The time from one round to the next.</param>
/// <param name="atOnce">The first one comes when the gateway starts, and not only at the first tick.</param>
/// <param name="clock">Tells the time.</param>
/// <param name="log">Hears of rounds that failed.</param>
internal abstract class RoundsService(TimeSpan every, bool atOnce, TimeProvider clock, ILogger log) : BackgroundService
{
    // Made with the service, so that a tick between its start and its first wait is not missed.
    private readonly PeriodicTimer _timer = new(every, clock);

    protected TimeProvider Clock => clock;

    protected ILogger Log => log;

    public override void Dispose()
    {
        _timer.Dispose();
        base.Dispose();
    }

    /// <summary>One round.</summary>
    protected abstract Task RoundAsync(CancellationToken stoppingToken);

    /// <summary>Tells of a round that failed.</summary>
    protected virtual void Tell(Exception problem) => log.RoundFailed(problem, GetType().Name);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (atOnce || await _timer.WaitForNextTickAsync(stoppingToken))
        {
            atOnce = false;
            try
            {
                await RoundAsync(stoppingToken);
            }
            catch (Exception problem) when (problem is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                Tell(problem);
            }
        }
    }
}
