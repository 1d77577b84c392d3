namespace Cutout.Gateway.Providers.Spending;

/// <summary>
/// The spend book in memory: it holds the caps like the one in the ledger, but forgets everything when the process ends,
/// and every process has its own. Only sums are kept, so it doesn't grow.
/// </summary>
internal sealed class MemorySpendBook(TimeProvider clock) : ISpendBook
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Provider, long Day), SpendOfDay> _days = [];
    private long _newest;

    public Task<SpendReservation?> TryReserveAsync(SpendRequest request)
    {
        var reservation = new SpendReservation("", request, clock.GetUtcNow());
        lock (_lock)
        {
            ForgetBefore(reservation.Day);
            var sums = SumsOf(reservation);
            if (request.Cap is { } cap && sums.Committed + request.Worst > cap)
            {
                return Task.FromResult<SpendReservation?>(null);
            }

            _days[(request.Provider, reservation.Day)] = sums with { Calls = sums.Calls + 1, Open = sums.Open + request.Worst };
        }

        return Task.FromResult<SpendReservation?>(reservation);
    }

    public void Settle(SpendReservation reservation, SpendSettlement settlement)
    {
        lock (_lock)
        {
            var sums = SumsOf(reservation);
            _days[(reservation.Provider, reservation.Day)] = sums with
            {
                Open = sums.Open - reservation.Reserved,
                Charged = sums.Charged + (settlement.Outcome == Charged.Yes ? settlement.Charge : 0),
                Unknown = sums.Unknown + (settlement.Outcome == Charged.Unknown ? settlement.Charge : 0),
            };
        }
    }

    public Task TendAsync(bool isLast = false) => Task.CompletedTask;

    public long CommittedToday(string provider)
    {
        lock (_lock)
        {
            return _days.TryGetValue((provider, SpendDay.Of(clock.GetUtcNow())), out var sums) ? sums.Committed : 0;
        }
    }

    public Task<IReadOnlyList<SpendOfDay>> SumsOfAsync(long day)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<SpendOfDay>>([.. _days.Where(sums => sums.Key.Day == day).Select(sums => sums.Value)]);
        }
    }

    private SpendOfDay SumsOf(SpendReservation reservation) =>
        _days.GetValueOrDefault((reservation.Provider, reservation.Day)) ?? new SpendOfDay(reservation.Provider, 0, 0, 0, 0);

    // The day before is kept for calls that were begun before midnight.
    private void ForgetBefore(long day)
    {
        if (day > _newest)
        {
            _newest = day;
            foreach (var old in _days.Keys.Where(key => key.Day < day - 1).ToList())
            {
                _days.Remove(old);
            }
        }
    }
}
