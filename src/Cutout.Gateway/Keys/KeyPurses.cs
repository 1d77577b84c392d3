using System.Collections.Concurrent;
using Cutout.Gateway.Providers.Spending;
using Cutout.Gateway.Unlocking;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Keys;

/// <summary>The purses of all keys that are used now: one a key and day, and older ones until they are given back.</summary>
internal sealed class KeyPurses(KeyLeases leases, IOptions<KeysOptions> options, TimeProvider clock)
{
    private readonly long _ahead = Millionths.Of(options.Value.LeaseAhead);
    private readonly ConcurrentDictionary<string, KeyPurse> _current = new();
    private readonly ConcurrentDictionary<KeyPurse, string> _all = new();

    private long Today => SpendDay.Of(clock.GetUtcNow());

    /// <summary>The purse, and what was set aside in it; null if too little is left. Fails with <see cref="LedgerUnavailableException"/>.</summary>
    public async Task<(KeyPurse Purse, KeyCredits Reserved)?> ReserveAsync(string key, long worst)
    {
        while (true)
        {
            var purse = CurrentOf(key);
            var answer = await purse.ReserveAsync(worst);
            if (!answer.IsOver)
            {
                return answer.Reserved is { } reserved ? (purse, reserved) : null;
            }
        }
    }

    /// <summary>What this gateway holds of a key's credits and could still spend.</summary>
    public KeyCredits HeldOf(string key) => _all.Where(purse => purse.Value == key).Aggregate(default(KeyCredits), (sum, purse) => sum + purse.Key.Free);

    /// <summary>From now on each call on this key asks the ledger first.</summary>
    public void GiveUp(string key)
    {
        foreach (var purse in _all.Where(purse => purse.Value == key))
        {
            purse.Key.GiveUp();
        }
    }

    /// <summary>Renews the leases that are in use, and gives the others back.</summary>
    /// <param name="isLast">This gateway stops.</param>
    public Task TendAsync(bool isLast) => Task.WhenAll(_all.Select(async purse =>
    {
        if (await purse.Key.TendAsync(Today, isLast))
        {
            _current.TryRemove(KeyValuePair.Create(purse.Value, purse.Key));
            _all.TryRemove(purse);
        }
    }));

    private KeyPurse CurrentOf(string key)
    {
        var today = Today;
        var purse = _current.AddOrUpdate(
            key, _ => New(), (_, known) => known.IsOver || known.Day < today ? New() : known);
        _all.TryAdd(purse, key);
        return purse;

        KeyPurse New() => new(key, today, _ahead, leases, clock);
    }
}
