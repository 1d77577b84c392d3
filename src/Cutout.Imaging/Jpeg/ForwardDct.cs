using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cutout.Imaging.Jpeg;

/// <summary>
/// The forward DCT and quantisation: the transposed flow graph of <see cref="InverseDct"/>, with 13 bits of fraction.
/// </summary>
internal static class ForwardDct
{
    private const int Bits = 13;
    private const int FirstPassBits = 2;
    private const int C0298 = 2446;
    private const int C0390 = 3196;
    private const int C0541 = 4433;
    private const int C0765 = 6270;
    private const int C0899 = 7373;
    private const int C1175 = 9633;
    private const int C1501 = 12299;
    private const int C1847 = 15137;
    private const int C1961 = 16069;
    private const int C2053 = 16819;
    private const int C2562 = 20995;
    private const int C3072 = 25172;

    /// <summary>Transforms 64 samples less 128, in place, to coefficients times 8 in natural order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transform(Span<int> block)
    {
        block = block[..64];
        for (var y = 0; y < 8; y++)
        {
            Pass(block[(8 * y)..], 1, Bits - FirstPassBits, FirstPassBits, 0);
        }

        for (var x = 0; x < 8; x++)
        {
            Pass(block[x..], 8, Bits + FirstPassBits, 0, FirstPassBits);
        }
    }

    /// <summary>Divides by the factors and rounds halves away from zero.</summary>
    /// <param name="block">Coefficients, replaced by the quantised ones.</param>
    /// <param name="reciprocals">1 over 8 times each factor.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Quantize(Span<int> block, ReadOnlySpan<float> reciprocals)
    {
        for (var i = 0; i < 64; i += 8)
        {
            var value = Vector256.Create<int>(block[i..]);
            var magnitude = Vector256.ConvertToSingle(Vector256.Abs(value)) * Vector256.Create(reciprocals[i..]);
            var rounded = Vector256.ConvertToInt32(magnitude + Vector256.Create(0.5f));
            var sign = value >> 31;
            ((rounded ^ sign) - sign).CopyTo(block[i..]);
        }
    }

    // Even terms of the second pass are shifted right with rounding, those of the first left.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pass(Span<int> d, int step, int shift, int up, int down)
    {
        var half = 1 << (shift - 1);
        var (s0, m0) = (d[0] + d[7 * step], d[0] - d[7 * step]);
        var (s1, m1) = (d[step] + d[6 * step], d[step] - d[6 * step]);
        var (s2, m2) = (d[2 * step] + d[5 * step], d[2 * step] - d[5 * step]);
        var (s3, m3) = (d[3 * step] + d[4 * step], d[3 * step] - d[4 * step]);

        var (e0, e3, e1, e2) = (s0 + s3, s0 - s3, s1 + s2, s1 - s2);
        var round = down > 0 ? 1 << (down - 1) : 0;
        d[0] = (((e0 + e1) << up) + round) >> down;
        d[4 * step] = (((e0 - e1) << up) + round) >> down;
        var even = ((e2 + e3) * C0541) + half;
        d[2 * step] = (even + (e3 * C0765)) >> shift;
        d[6 * step] = (even - (e2 * C1847)) >> shift;

        var all = ((m0 + m1 + m2 + m3) * C1175) + half;
        var z1 = (m3 + m0) * -C0899;
        var z2 = (m2 + m1) * -C2562;
        var z3 = all - ((m3 + m1) * C1961);
        var z4 = all - ((m2 + m0) * C0390);
        d[7 * step] = ((m3 * C0298) + z1 + z3) >> shift;
        d[5 * step] = ((m2 * C2053) + z2 + z4) >> shift;
        d[3 * step] = ((m1 * C3072) + z2 + z3) >> shift;
        d[step] = ((m0 * C1501) + z1 + z4) >> shift;
    }
}
