using Cutout.Gateway.Providers.Alarms;
using Cutout.Gateway.Providers.Spending;
using Cutout.Gateway.Unlocking;

namespace Cutout.Gateway.Providers;

/// <summary>Looks after providers between calls: probes, keys, balances, and lines of the spend book that were left open.</summary>
internal sealed class ProviderWatch(
    ProviderCatalog catalog, ISpendBook book, AlarmBell bell, TimeProvider clock, ILogger<ProviderWatch> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TendBookEvery = TimeSpan.FromSeconds(30);

    private readonly ProviderCheckup[] _checkups = [.. catalog.Providers
        .Where(provider => provider.Teller is not null)
        .Select(provider => new ProviderCheckup(provider, provider.Teller!, bell, clock, log))];

    /// <summary>What an earlier process left open is settled before the first photo comes.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TendBookAsync();
        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_checkups.Select(checkup => RepeatAsync(Every, () => checkup.TendAsync(stoppingToken), stoppingToken))
            .Append(RepeatAsync(TendBookEvery, TendBookAsync, stoppingToken)));

    private async Task RepeatAsync(TimeSpan every, Func<Task> work, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await work();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The gateway stops.
        }
    }

    private async Task TendBookAsync()
    {
        try
        {
            await book.TendAsync();
        }
        catch (LedgerUnavailableException problem)
        {
            log.SpendBookUnreachable(problem.InnerException);
        }
    }
}
