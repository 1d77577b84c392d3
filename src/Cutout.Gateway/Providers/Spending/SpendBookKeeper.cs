using Cutout.Gateway.Background;
using Cutout.Gateway.Unlocking;

namespace Cutout.Gateway.Providers.Spending;

/// <summary>Looks after lines of the spend book between calls: writes what is owed, and settles what was left open.</summary>
internal sealed class SpendBookKeeper(ISpendBook book, TimeProvider clock, ILogger<SpendBookKeeper> log) : RoundsService(Every, atOnce: false, clock, log)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    /// <summary>What an earlier process left open is settled before the first photo comes.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TendAsync(isLast: false);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>What lies ready in the book is given back.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TendAsync(isLast: true);
    }

    protected override Task RoundAsync(CancellationToken stoppingToken) => TendAsync(isLast: false);

    private async Task TendAsync(bool isLast)
    {
        try
        {
            await book.TendAsync(isLast);
        }
        catch (LedgerUnavailableException problem)
        {
            Log.SpendBookUnreachable(problem.InnerException);
        }
    }
}
