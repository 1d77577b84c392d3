namespace Cutout.Gateway.Unlocking;

/// <summary>
/// The last symbol of an unlock code: a weighted sum over GF(2^5) with the primitive polynomial x^5 + x^2 + 1.
/// Symbol i weighs alpha^(i+1) and the check symbol 1; all weights differ and none is zero, so every single wrong symbol
/// and every swap of two symbols changes the sum. The page's JavaScript computes the same.
/// </summary>
internal static class CheckSymbol
{
    private const int Polynomial = 0b100101;
    private const int TopBit = 0b100000;

    /// <summary>The check value 0..31 over values 0..31.</summary>
    public static int Of(ReadOnlySpan<byte> values)
    {
        // From the last to the first, so that each value is doubled once for every place up to its own.
        var sum = 0;
        for (var at = values.Length - 1; at >= 0; at--)
        {
            sum = Double(sum ^ values[at]);
        }

        return sum;
    }

    private static int Double(int value) => (value & (TopBit >> 1)) == 0 ? value << 1 : (value << 1) ^ Polynomial;
}
