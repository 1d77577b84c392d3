using Cutout.Gateway.Providers.Alarms;
using Cutout.Gateway.Unlocking;

namespace Cutout.Gateway.Providers.Spending;

/// <summary>Where a call asks for its money and gives account of it.</summary>
internal sealed class SpendDesk(ISpendBook book, AlarmBell bell, TimeProvider clock)
{
    private static readonly TimeSpan WhileBooksAreClosed = TimeSpan.FromSeconds(10);

    /// <summary>Whether the cap has certainly no room for another call, as far as this process knows; null if it may have.</summary>
    public ProviderFailure? WhyNot(string provider, long worst, long? cap) =>
        cap is { } most && book.CommittedToday(provider) + worst > most ? OverBudget(provider) : null;

    /// <summary>
    /// Reserves the worst case of a call before it is made; fails with <see cref="ProviderException"/> when the cap has no
    /// room for it, or the book can't be written.
    /// </summary>
    public async Task<SpendReservation> ReserveAsync(SpendRequest request)
    {
        try
        {
            if (await book.TryReserveAsync(request) is { } reservation)
            {
                return reservation;
            }
        }
        catch (LedgerUnavailableException problem)
        {
            var reason = $"the spend book can't be written: {problem.InnerException?.Message ?? problem.Message}";
            throw new ProviderException(new ProviderFailure(request.Provider, FailureKind.BooksClosed, Charged.No, reason, WhileBooksAreClosed), problem);
        }

        bell.Ring(AlarmKind.OverBudget, request.Provider, $"The cap of {Millionths.ToUnits(request.Cap ?? 0)} {request.Unit}s for this day (UTC) is reached; the provider is passed over until midnight.");
        throw new ProviderException(OverBudget(request.Provider));
    }

    /// <summary>Settles with what is known of the charge.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="reservation">What was reserved for it.</param>
    /// <param name="charged">Whether it was charged.</param>
    /// <param name="figure">What it cost in the vendor's unit; null if the vendor didn't say.</param>
    public void Settle(SpendRequest request, SpendReservation reservation, Charged charged, decimal? figure)
    {
        var settlement = SpendSettlement.Of(charged, figure, reservation.Reserved);
        book.Settle(reservation, settlement);
        if (settlement.Charge > reservation.Reserved)
        {
            bell.Ring(AlarmKind.Overcharged, request.Provider, $"A call cost {figure} {request.Unit}s, more than its WorstCharge of {Millionths.ToUnits(reservation.Reserved)}; raise that setting, for caps are kept by it.");
        }
        else if (settlement.Outcome == Charged.Unknown && (charged == Charged.Unknown || request.TellsCharges))
        {
            bell.Ring(AlarmKind.UnknownCharge, request.Provider, "It is not known whether a call was charged, or how much; its worst case counts as spent. Compare the vendor's bill.");
        }
    }

    private ProviderFailure OverBudget(string provider)
    {
        var now = clock.GetUtcNow();
        return new ProviderFailure(provider, FailureKind.OverBudget, Charged.No, "the day's cap has no room for it", SpendDay.EndOf(SpendDay.Of(now)) - now);
    }
}
