namespace Cutout.Gateway.Providers.DashScope;

/// <summary>
/// Spaces out polls and cancels of one account, of which the vendor takes 20 a second over all its tasks: with fewer, none is
/// refused, however many tasks run. The framework's limiters know no clock but the machine's.
/// </summary>
internal sealed class PollBudget(TimeProvider clock)
{
    private const int PerSecond = 15;

    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(1) / PerSecond;

    private readonly Lock _lock = new();
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <summary>Completes when it is the caller's turn, in the order in which callers came.</summary>
    public Task TakeAsync(CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            wait = _next > now ? _next - now : TimeSpan.Zero;
            _next = now + wait + Gap;
        }

        return wait > TimeSpan.Zero ? Task.Delay(wait, clock, cancellationToken) : Task.CompletedTask;
    }
}
