using System.Net;
using Cutout.Gateway.Providers.Spending;
using Cutout.Gateway.Unlocking;
using Dapper;

namespace Cutout.Gateway.Keys;

/// <summary>
/// Where a call of the compatible API shows its key and pays, in this order: <see cref="AdmitAsync"/> before the body is
/// read, <see cref="ReserveAsync"/> when the picture's size is known, <see cref="Settle"/> once when it is known what came
/// of it. Whatever needs the ledger fails with <see cref="LedgerUnavailableException"/>; then nothing was spent.
/// </summary>
internal sealed class KeyGate(KeyHolders holders, KeyPurses purses, KeyRates rates, Ledger ledger, TimeProvider clock)
{
    /// <summary>Whether a call may be made with this key.</summary>
    /// <param name="key">The header <c>X-Api-Key</c>, or null.</param>
    /// <param name="origin">The header <c>Origin</c>, or null.</param>
    /// <param name="address">Where the call comes from, as the connection says after a known proxy's word was taken.</param>
    public async Task<KeyDecision> AdmitAsync(string? key, string? origin, IPAddress? address)
    {
        if (string.IsNullOrWhiteSpace(key))
        {
            return new KeyDecision.Missing();
        }

        if (!ApiKey.TryRead(key, out var read) || await holders.FindAsync(read) is not { } holder)
        {
            return new KeyDecision.Refused();
        }

        return (holder.AllowsOrigin(origin), holder.AllowsAddress(address)) switch
        {
            (false, _) => new KeyDecision.ForeignOrigin(),
            (_, false) => new KeyDecision.ForeignNetwork(),
            _ => new KeyDecision.Admitted(holder),
        };
    }

    /// <summary>Sets aside the most that a call can cost, and counts its megapixels.</summary>
    /// <param name="holder">Whose call it is.</param>
    /// <param name="worst">The most that it can cost, in credits.</param>
    /// <param name="megapixels">The picture's size in millions of pixels, rounded up, at least 1.</param>
    public async Task<KeyReservationOutcome> ReserveAsync(KeyHolder holder, decimal worst, int megapixels)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(worst);
        ArgumentOutOfRangeException.ThrowIfLessThan(megapixels, 1);
        var (window, now) = (rates.WindowOf(holder), clock.GetUtcNow());
        if (window.TryCount(megapixels, now) is not { } rate)
        {
            return new KeyReservationOutcome.RateLimited(window.RateAt(now));
        }

        var isReserved = false;
        try
        {
            if (await purses.ReserveAsync(holder.Id, Millionths.Of(worst)) is not var (purse, reserved))
            {
                return new KeyReservationOutcome.InsufficientCredits();
            }

            isReserved = true;
            return new KeyReservationOutcome.Reserved(new KeyReservation(purse, reserved, window, megapixels, rate));
        }
        finally
        {
            if (!isReserved)
            {
                window.Return(megapixels);
            }
        }
    }

    /// <summary>Says what a call has cost, 0 if nothing was delivered. The first time counts; costs no commit.</summary>
    /// <param name="reservation">What was set aside for it.</param>
    /// <param name="charged">What it has cost, in credits; at most what was set aside.</param>
    /// <param name="returnsMegapixels">The caller's own mistake, on which nobody worked: it doesn't count against the pace.</param>
    public static void Settle(KeyReservation reservation, decimal charged, bool returnsMegapixels = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(charged);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(charged, reservation.Worst);
        reservation.Settle(Millionths.Of(charged), returnsMegapixels);
    }

    /// <summary>What the key can still spend; what another gateway holds of it at this moment is not counted in.</summary>
    public async Task<KeyBalance> BalanceAsync(KeyHolder holder)
    {
        var row = await ledger.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<KeyRow>(KeysSql.FindById, new { id = holder.Id }));
        var left = (row?.LeftOn(SpendDay.Of(clock.GetUtcNow())) ?? default) + purses.HeldOf(holder.Id);
        return new KeyBalance(Millionths.ToUnits(left.Monthly), Millionths.ToUnits(left.Prepaid), FreeCalls: 0);
    }
}
