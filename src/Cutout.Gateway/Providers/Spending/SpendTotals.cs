using System.Collections.Concurrent;

namespace Cutout.Gateway.Providers.Spending;

/// <summary>
/// What providers' calls of a day have cost at most, as the ledger said when this process last wrote. Noted inside the transactions,
/// which run one after the other; so an older sum never takes the place of a newer one.
/// </summary>
internal sealed class SpendTotals
{
    private readonly ConcurrentDictionary<string, (long Day, long Committed)> _committed = new();

    public void Note(string provider, long day, long committed) => _committed[provider] = (day, committed);

    /// <summary>In <see cref="Millionths"/>.</summary>
    public long Of(string provider, long day) => _committed.TryGetValue(provider, out var known) && known.Day == day ? known.Committed : 0;
}
