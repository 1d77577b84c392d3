using Cutout.Gateway.Background;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Unlocking;
using Dapper;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Purchases.Orders;

/// <summary>
/// Opens the sessions that orders were paid for. At once when the order comes; every few seconds for those whose picture
/// wasn't ready, whose session is held by another process than the one that heard of the payment, or that a crash came between.
/// </summary>
internal sealed class PaidSessions(
    Unlocker unlocker, LedgerOpening opening, Ledger ledger, LedgerWriter writer,
    IOptions<SessionsOptions> sessions, IOptions<UnlockingOptions> unlocking, TimeProvider clock, ILogger<PaidSessions> log)
    : RoundsService(unlocking.Value.RenewEvery, atOnce: true, clock, log)
{
    public async Task OpenAsync(string order, string reference)
    {
        switch (await unlocker.OpenPaidAsync(reference, opening.Key.CodeOfOrder(order, 0)))
        {
            case UnlockDecision.Granted granted:
                await SettleAsync(order, opening.Key.NameOfOpener(granted.Session.Id.Value));
                break;
            case UnlockDecision.Refused or UnlockDecision.BusyElsewhere or UnlockDecision.NotBought { ForGood: true }:
                // Given back, used elsewhere, or not to be had: there is nothing left to open it with.
                await SettleAsync(order, null);
                break;
            default:
                // Not here or not ready: the next round tries again, as long as the session can live.
                break;
        }
    }

    /// <summary>One round over all orders that wait for their session.</summary>
    public async Task TendAsync()
    {
        var longest = sessions.Value.KeepFor + sessions.Value.Grace;
        var since = (Clock.GetUtcNow() - longest).ToUnixTimeMilliseconds();
        var waiting = await ledger.ReadAsync(connection => connection.QueryAsync<(string Order, string Reference)>(OrdersSql.Unsettled, new { since }));
        foreach (var (order, reference) in waiting)
        {
            await OpenAsync(order, reference);
        }
    }

    protected override Task RoundAsync(CancellationToken stoppingToken) => TendAsync();

    protected override void Tell(Exception problem) => Log.PaidSessionsNotOpened(problem);

    private Task<int> SettleAsync(string order, string? opener) =>
        writer.WriteAsync(transaction => transaction.Connection!.ExecuteAsync(OrdersSql.Settle, new { order, opener }, transaction));
}
