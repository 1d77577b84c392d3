namespace Cutout.Gateway.Providers.Spending;

/// <summary>
/// Every call to a vendor, written down before it is made. The worst case is reserved atomically, so that parallel calls
/// can never together go over a cap, and is settled with what was charged.
/// </summary>
internal interface ISpendBook
{
    /// <summary>Null if the day's cap has no room for it. Fails with <see cref="Unlocking.LedgerUnavailableException"/>.</summary>
    Task<SpendReservation?> TryReserveAsync(SpendRequest request);

    /// <summary>Says what became of it; written soon, and tried again until it is.</summary>
    void Settle(SpendReservation reservation, SpendSettlement settlement);

    /// <summary>Writes what could not be written before, and gives up on lines whose call can no longer be under way: nobody knows what they cost.</summary>
    /// <param name="isLast">This process stops; nobody will call a vendor any more.</param>
    Task TendAsync(bool isLast = false);

    /// <summary>What a provider's calls of this day have cost at most, in <see cref="Millionths"/>, as far as this process knows; costs no query.</summary>
    long CommittedToday(string provider);

    /// <summary>The sums of a day, given as days since 1970.</summary>
    Task<IReadOnlyList<SpendOfDay>> SumsOfAsync(long day);
}
