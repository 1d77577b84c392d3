namespace Cutout.Gateway.Providers.Spending;

/// <summary>A line of the spend book that is still open: the worst case counts against the day's cap until it is settled.</summary>
/// <param name="Id">The line's name, random.</param>
/// <param name="Provider">The configured name.</param>
/// <param name="Day">Days since 1970 (UTC); a call belongs to the day on which it was made.</param>
/// <param name="Reserved">The worst case, in <see cref="Millionths"/>.</param>
internal sealed record SpendReservation(string Id, string Provider, long Day, long Reserved);
