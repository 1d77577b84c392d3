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
        var (sum, weight) = (0, 1);
        foreach (var value in values)
        {
            weight = Double(weight);
            sum ^= Multiply(weight, value);
        }

        return sum;
    }

    private static int Multiply(int left, int right)
    {
        var product = 0;
        for (; right != 0; right >>= 1, left = Double(left))
        {
            product ^= (right & 1) * left;
        }

        return product;
    }

    private static int Double(int value) => (value & (TopBit >> 1)) == 0 ? value << 1 : (value << 1) ^ Polynomial;
}
