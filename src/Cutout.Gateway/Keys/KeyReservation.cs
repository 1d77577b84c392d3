namespace Cutout.Gateway.Keys;

/// <summary>A call's worst case, set aside until it is settled.</summary>
internal sealed class KeyReservation(KeyPurse purse, KeyCredits reserved, RateWindow window, int megapixels, KeyRate rate)
{
    private int _settled;

    /// <summary>What is left of the minute after this call.</summary>
    public KeyRate Rate => rate;

    /// <summary>The most that may be charged, in credits.</summary>
    public decimal Worst => reserved.InCredits;

    /// <summary>The first time counts.</summary>
    internal void Settle(long charged, bool returnsMegapixels)
    {
        if (Interlocked.Exchange(ref _settled, 1) != 0)
        {
            return;
        }

        if (returnsMegapixels)
        {
            window.Return(megapixels);
        }

        purse.Settle(reserved, charged, returnsMegapixels ? 0 : megapixels);
    }
}
