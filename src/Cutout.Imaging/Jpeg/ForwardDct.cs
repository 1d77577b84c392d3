using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cutout.Imaging.Jpeg;

/// <summary>
/// The forward DCT and quantisation (ITU-T T.81, annex A.3.3 and A.3.4): the transposed flow graph of
/// <see cref="InverseDct"/>, with 13 bits of fraction. A vector holds a row, so that each pass transforms all columns at
/// once; between the passes rows become columns, and they stay so: coefficients are in column order, 8 times the horizontal
/// frequency plus the vertical.
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

    // 64 samples of 128, times the transform's gain of 8 for the mean.
    private const int LevelShift = 64 * 128;

    /// <summary>Samples to quantised coefficients.</summary>
    /// <param name="samples">The block's first sample and what follows it in the plane.</param>
    /// <param name="stride">From a row to the next.</param>
    /// <param name="reciprocals">64 in column order: 1 over 8 times each factor.</param>
    /// <param name="coefficients">Receives 64 in column order.</param>
    /// <returns>A bit for each coefficient that is not zero, the lowest for the mean.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong Transform(ReadOnlySpan<byte> samples, int stride, ReadOnlySpan<float> reciprocals, Span<short> coefficients)
    {
        var r0 = Load(samples);
        var r1 = Load(samples[stride..]);
        var r2 = Load(samples[(2 * stride)..]);
        var r3 = Load(samples[(3 * stride)..]);
        var r4 = Load(samples[(4 * stride)..]);
        var r5 = Load(samples[(5 * stride)..]);
        var r6 = Load(samples[(6 * stride)..]);
        var r7 = Load(samples[(7 * stride)..]);
        Pass(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7, Bits - FirstPassBits, FirstPassBits, 0);
        Transpose(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7);
        Pass(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7, Bits + FirstPassBits, 0, FirstPassBits);

        r0 -= Vector256.CreateScalar(LevelShift);
        reciprocals = reciprocals[..64];
        coefficients = coefficients[..64];
        return Quantize(r0, r1, reciprocals, coefficients)
            | (Quantize(r2, r3, reciprocals[16..], coefficients[16..]) << 16)
            | (Quantize(r4, r5, reciprocals[32..], coefficients[32..]) << 32)
            | (Quantize(r6, r7, reciprocals[48..], coefficients[48..]) << 48);
    }

    /// <summary>The same, one value at a time.</summary>
    internal static ulong TransformScalar(ReadOnlySpan<byte> samples, int stride, ReadOnlySpan<float> reciprocals, Span<short> coefficients)
    {
        Span<int> block = stackalloc int[64];
        for (var x = 0; x < 8; x++)
        {
            var d = block.Slice(8 * x, 8);
            for (var y = 0; y < 8; y++)
            {
                d[y] = samples[(y * stride) + x];
            }

            PassScalar(d, 1, Bits - FirstPassBits, FirstPassBits, 0);
        }

        for (var y = 0; y < 8; y++)
        {
            PassScalar(block[y..], 8, Bits + FirstPassBits, 0, FirstPassBits);
        }

        block[0] -= LevelShift;
        var present = 0ul;
        for (var i = 0; i < 64; i++)
        {
            var magnitude = (int)((Math.Abs(block[i]) * reciprocals[i]) + 0.5f);
            coefficients[i] = (short)(block[i] < 0 ? -magnitude : magnitude);
            present |= magnitude == 0 ? 0 : 1ul << i;
        }

        return present;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Load(ReadOnlySpan<byte> samples)
    {
        var words = Vector128.WidenLower(Vector128.CreateScalar(BinaryPrimitives.ReadUInt64LittleEndian(samples)).AsByte());
        return Vector256.Create(Vector128.WidenLower(words), Vector128.WidenUpper(words)).AsInt32();
    }

    // Even terms of the second pass are shifted right with rounding, those of the first left.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pass(
        ref Vector256<int> r0,
        ref Vector256<int> r1,
        ref Vector256<int> r2,
        ref Vector256<int> r3,
        ref Vector256<int> r4,
        ref Vector256<int> r5,
        ref Vector256<int> r6,
        ref Vector256<int> r7,
        int shift,
        int up,
        int down)
    {
        var half = Vector256.Create(1 << (shift - 1));
        var round = Vector256.Create(down > 0 ? 1 << (down - 1) : 0);
        var (s0, m0) = (r0 + r7, r0 - r7);
        var (s1, m1) = (r1 + r6, r1 - r6);
        var (s2, m2) = (r2 + r5, r2 - r5);
        var (s3, m3) = (r3 + r4, r3 - r4);

        var (e0, e3, e1, e2) = (s0 + s3, s0 - s3, s1 + s2, s1 - s2);
        r0 = (((e0 + e1) << up) + round) >> down;
        r4 = (((e0 - e1) << up) + round) >> down;
        var even = ((e2 + e3) * C0541) + half;
        r2 = (even + (e3 * C0765)) >> shift;
        r6 = (even - (e2 * C1847)) >> shift;

        var all = ((m0 + m1 + m2 + m3) * C1175) + half;
        var z1 = (m3 + m0) * -C0899;
        var z2 = (m2 + m1) * -C2562;
        var z3 = all - ((m3 + m1) * C1961);
        var z4 = all - ((m2 + m0) * C0390);
        r7 = ((m3 * C0298) + z1 + z3) >> shift;
        r5 = ((m2 * C2053) + z2 + z4) >> shift;
        r3 = ((m1 * C3072) + z2 + z3) >> shift;
        r1 = ((m0 * C1501) + z1 + z4) >> shift;
    }

    private static void PassScalar(Span<int> d, int step, int shift, int up, int down)
    {
        var half = 1 << (shift - 1);
        var round = down > 0 ? 1 << (down - 1) : 0;
        var (s0, m0) = (d[0] + d[7 * step], d[0] - d[7 * step]);
        var (s1, m1) = (d[step] + d[6 * step], d[step] - d[6 * step]);
        var (s2, m2) = (d[2 * step] + d[5 * step], d[2 * step] - d[5 * step]);
        var (s3, m3) = (d[3 * step] + d[4 * step], d[3 * step] - d[4 * step]);

        var (e0, e3, e1, e2) = (s0 + s3, s0 - s3, s1 + s2, s1 - s2);
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

    // Swaps in three rounds: halves of four, then of two, then of one, each with the vector that many places further.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(
        ref Vector256<int> r0,
        ref Vector256<int> r1,
        ref Vector256<int> r2,
        ref Vector256<int> r3,
        ref Vector256<int> r4,
        ref Vector256<int> r5,
        ref Vector256<int> r6,
        ref Vector256<int> r7)
    {
        SwapFours(ref r0, ref r4);
        SwapFours(ref r1, ref r5);
        SwapFours(ref r2, ref r6);
        SwapFours(ref r3, ref r7);
        SwapTwos(ref r0, ref r2);
        SwapTwos(ref r1, ref r3);
        SwapTwos(ref r4, ref r6);
        SwapTwos(ref r5, ref r7);
        SwapOnes(ref r0, ref r1);
        SwapOnes(ref r2, ref r3);
        SwapOnes(ref r4, ref r5);
        SwapOnes(ref r6, ref r7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SwapFours(ref Vector256<int> upper, ref Vector256<int> lower) =>
        (upper, lower) = (Vector256.Create(upper.GetLower(), lower.GetLower()), Vector256.Create(upper.GetUpper(), lower.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SwapTwos(ref Vector256<int> upper, ref Vector256<int> lower)
    {
        var pairs = Vector256.Create(-1, -1, 0, 0, -1, -1, 0, 0);
        var (left, right) = (Vector256.Shuffle(lower, Vector256.Create(2, 3, 0, 1, 6, 7, 4, 5)), Vector256.Shuffle(upper, Vector256.Create(2, 3, 0, 1, 6, 7, 4, 5)));
        (upper, lower) = (Vector256.ConditionalSelect(pairs, upper, left), Vector256.ConditionalSelect(pairs, right, lower));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SwapOnes(ref Vector256<int> upper, ref Vector256<int> lower)
    {
        var singles = Vector256.Create(-1, 0, -1, 0, -1, 0, -1, 0);
        var (left, right) = (Vector256.Shuffle(lower, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6)), Vector256.Shuffle(upper, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6)));
        (upper, lower) = (Vector256.ConditionalSelect(singles, upper, left), Vector256.ConditionalSelect(singles, right, lower));
    }

    // Halves are rounded away from zero. A bit for each of the 16 that is not zero.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Quantize(Vector256<int> first, Vector256<int> second, ReadOnlySpan<float> reciprocals, Span<short> coefficients)
    {
        first = Quantize(first, Vector256.Create(reciprocals));
        second = Quantize(second, Vector256.Create(reciprocals[8..]));
        Vector256.Narrow(first, second).CopyTo(coefficients);
        var zeros = Vector256.Equals(first, Vector256<int>.Zero).ExtractMostSignificantBits()
            | (Vector256.Equals(second, Vector256<int>.Zero).ExtractMostSignificantBits() << 8);
        return zeros ^ 0xFFFF;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Quantize(Vector256<int> values, Vector256<float> reciprocals)
    {
        var magnitudes = (Vector256.ConvertToSingle(Vector256.Abs(values)) * reciprocals) + Vector256.Create(0.5f);
        var sign = values >> 31;
        return (Vector256.ConvertToInt32Native(magnitudes) ^ sign) - sign;
    }
}
