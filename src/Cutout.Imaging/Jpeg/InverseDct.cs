using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cutout.Imaging.Jpeg;

/// <summary>
/// The inverse DCT (ITU-T T.81, section A.3.3) of dequantised coefficients, to blocks of 8, 4, 2 or 1 samples a side.
/// At full size it is the integer form of Loeffler, Ligtenberg and Moschytz (ICASSP 1989) with 13 bits of fraction, bit
/// for bit what the Independent JPEG Group's accurate transform gives. The smaller blocks are the averages of the full one
/// over squares of 2, 4 or 8 samples, which is a smaller transform of its own: averaging is linear, so it is folded into the basis,
/// and many of the averaged waves are zero. With the same rounding that too is what the Group's reduced transforms give.
/// </summary>
internal static class InverseDct
{
    private const int Bits = 13;
    private const int FirstPassBits = 2;

    // The constants of the flow graph's rotations, times 2^13.
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

    // The waves of frequency 1, 2, 3, 5, 6 and 7 (times the square root of 8, as in the flow graph) averaged over quarters of
    // the block, times 2^14: the first quarter and the second; the others are the same with the odd ones negated. That of 4 is 0.
    private const int Q01 = 20995;
    private const int Q02 = 15137;
    private const int Q03 = 7373;
    private const int Q05 = -4926;
    private const int Q06 = -6270;
    private const int Q07 = -4176;
    private const int Q11 = 8697;
    private const int Q13 = -17799;
    private const int Q15 = 11893;
    private const int Q17 = -1730;

    // The odd ones averaged over the first half, times 2^15; the even ones are 0.
    private const int H1 = 29692;
    private const int H3 = -10426;
    private const int H5 = 6967;
    private const int H7 = -5906;

    /// <summary>Transforms a block and writes <paramref name="size"/> rows of as many samples.</summary>
    /// <param name="block">64 dequantised coefficients in natural order.</param>
    /// <param name="last">The zigzag index of the last one that is not zero.</param>
    /// <param name="size">8, 4, 2 or 1.</param>
    /// <param name="output">Where the first sample goes.</param>
    /// <param name="stride">Distance of rows in the output.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transform(ReadOnlySpan<int> block, int last, int size, Span<byte> output, int stride)
    {
        if (last == 0 || size == 1)
        {
            Flat((byte)Math.Clamp(((block[0] + 4) >> 3) + 128, 0, 255), size, output, stride);
        }
        else if (size == 2)
        {
            Half(block, output, stride);
        }
        else if (size == 4)
        {
            if (Avx2.IsSupported)
            {
                Quarters256(block, output, stride);
            }
            else
            {
                Quarters(block, output, stride);
            }
        }
        else if (Avx2.IsSupported)
        {
            Full256(block, output, stride);
        }
        else
        {
            Full(block, output, stride);
        }
    }

    /// <summary>The transform of all platforms; the vector form is tested equal to it.</summary>
    internal static void Full(ReadOnlySpan<int> block, Span<byte> output, int stride)
    {
        Span<int> work = stackalloc int[64];
        for (var x = 0; x < 8; x++)
        {
            Pass(block[x..], work[x..], 8, Bits - FirstPassBits);
        }

        for (var y = 0; y < 8; y++)
        {
            var row = work.Slice(8 * y, 8);
            Pass(row, row, 1, Bits + FirstPassBits + 3);
            for (var x = 0; x < 8; x++)
            {
                output[(y * stride) + x] = (byte)Math.Clamp(row[x] + 128, 0, 255);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Full256(ReadOnlySpan<int> block, Span<byte> output, int stride)
    {
        block = block[..64];
        var r0 = Vector256.Create(block);
        var r1 = Vector256.Create(block[8..]);
        var r2 = Vector256.Create(block[16..]);
        var r3 = Vector256.Create(block[24..]);
        var r4 = Vector256.Create(block[32..]);
        var r5 = Vector256.Create(block[40..]);
        var r6 = Vector256.Create(block[48..]);
        var r7 = Vector256.Create(block[56..]);
        Pass(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7, Bits - FirstPassBits);
        Transpose(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7);
        Pass(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7, Bits + FirstPassBits + 3);
        Transpose(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7);
        Store(r0, r1, r2, r3, output, stride);
        Store(r4, r5, r6, r7, output[(4 * stride)..], stride);
    }

    private static void Flat(byte sample, int size, Span<byte> output, int stride)
    {
        for (var y = 0; y < size; y++)
        {
            output.Slice(y * stride, size).Fill(sample);
        }
    }

    // One dimension: even part, odd part, and their sums and differences.
    private static void Pass(ReadOnlySpan<int> input, Span<int> output, int step, int shift)
    {
        var (i0, i1, i2, i3) = (input[0], input[step], input[2 * step], input[3 * step]);
        var (i4, i5, i6, i7) = (input[4 * step], input[5 * step], input[6 * step], input[7 * step]);
        var half = 1 << (shift - 1);

        var even = (i2 + i6) * C0541;
        var e2 = even - (i6 * C1847);
        var e3 = even + (i2 * C0765);
        var e0 = ((i0 + i4) << Bits) + half;
        var e1 = ((i0 - i4) << Bits) + half;
        var (a0, a3, a1, a2) = (e0 + e3, e0 - e3, e1 + e2, e1 - e2);

        var all = (i7 + i3 + i5 + i1) * C1175;
        var z1 = (i7 + i1) * -C0899;
        var z2 = (i5 + i3) * -C2562;
        var z3 = all - ((i7 + i3) * C1961);
        var z4 = all - ((i5 + i1) * C0390);
        var o0 = (i7 * C0298) + z1 + z3;
        var o1 = (i5 * C2053) + z2 + z4;
        var o2 = (i3 * C3072) + z2 + z3;
        var o3 = (i1 * C1501) + z1 + z4;

        output[0] = (a0 + o3) >> shift;
        output[7 * step] = (a0 - o3) >> shift;
        output[step] = (a1 + o2) >> shift;
        output[6 * step] = (a1 - o2) >> shift;
        output[2 * step] = (a2 + o1) >> shift;
        output[5 * step] = (a2 - o1) >> shift;
        output[3 * step] = (a3 + o0) >> shift;
        output[4 * step] = (a3 - o0) >> shift;
    }

    // The same for eight columns, one in each lane.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pass(
        ref Vector256<int> r0, ref Vector256<int> r1, ref Vector256<int> r2, ref Vector256<int> r3,
        ref Vector256<int> r4, ref Vector256<int> r5, ref Vector256<int> r6, ref Vector256<int> r7, [ConstantExpected] int shift)
    {
        var half = Vector256.Create(1 << (shift - 1));
        var even = (r2 + r6) * Vector256.Create(C0541);
        var e2 = even - (r6 * Vector256.Create(C1847));
        var e3 = even + (r2 * Vector256.Create(C0765));
        var e0 = ((r0 + r4) << Bits) + half;
        var e1 = ((r0 - r4) << Bits) + half;
        var a0 = e0 + e3;
        var a3 = e0 - e3;
        var a1 = e1 + e2;
        var a2 = e1 - e2;

        var s73 = r7 + r3;
        var s51 = r5 + r1;
        var all = (s73 + s51) * Vector256.Create(C1175);
        var z1 = (r7 + r1) * Vector256.Create(-C0899);
        var z2 = (r5 + r3) * Vector256.Create(-C2562);
        var z3 = all - (s73 * Vector256.Create(C1961));
        var z4 = all - (s51 * Vector256.Create(C0390));
        var o0 = (r7 * Vector256.Create(C0298)) + z1 + z3;
        var o1 = (r5 * Vector256.Create(C2053)) + z2 + z4;
        var o2 = (r3 * Vector256.Create(C3072)) + z2 + z3;
        var o3 = (r1 * Vector256.Create(C1501)) + z1 + z4;

        r0 = (a0 + o3) >> shift;
        r7 = (a0 - o3) >> shift;
        r1 = (a1 + o2) >> shift;
        r6 = (a1 - o2) >> shift;
        r2 = (a2 + o1) >> shift;
        r5 = (a2 - o1) >> shift;
        r3 = (a3 + o0) >> shift;
        r4 = (a3 - o0) >> shift;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(
        ref Vector256<int> r0, ref Vector256<int> r1, ref Vector256<int> r2, ref Vector256<int> r3,
        ref Vector256<int> r4, ref Vector256<int> r5, ref Vector256<int> r6, ref Vector256<int> r7)
    {
        var a0 = Avx2.UnpackLow(r0, r1);
        var a1 = Avx2.UnpackHigh(r0, r1);
        var a2 = Avx2.UnpackLow(r2, r3);
        var a3 = Avx2.UnpackHigh(r2, r3);
        var a4 = Avx2.UnpackLow(r4, r5);
        var a5 = Avx2.UnpackHigh(r4, r5);
        var a6 = Avx2.UnpackLow(r6, r7);
        var a7 = Avx2.UnpackHigh(r6, r7);
        var b0 = Avx2.UnpackLow(a0.AsInt64(), a2.AsInt64()).AsInt32();
        var b1 = Avx2.UnpackHigh(a0.AsInt64(), a2.AsInt64()).AsInt32();
        var b2 = Avx2.UnpackLow(a1.AsInt64(), a3.AsInt64()).AsInt32();
        var b3 = Avx2.UnpackHigh(a1.AsInt64(), a3.AsInt64()).AsInt32();
        var b4 = Avx2.UnpackLow(a4.AsInt64(), a6.AsInt64()).AsInt32();
        var b5 = Avx2.UnpackHigh(a4.AsInt64(), a6.AsInt64()).AsInt32();
        var b6 = Avx2.UnpackLow(a5.AsInt64(), a7.AsInt64()).AsInt32();
        var b7 = Avx2.UnpackHigh(a5.AsInt64(), a7.AsInt64()).AsInt32();
        r0 = Avx2.Permute2x128(b0, b4, 0x20);
        r1 = Avx2.Permute2x128(b1, b5, 0x20);
        r2 = Avx2.Permute2x128(b2, b6, 0x20);
        r3 = Avx2.Permute2x128(b3, b7, 0x20);
        r4 = Avx2.Permute2x128(b0, b4, 0x31);
        r5 = Avx2.Permute2x128(b1, b5, 0x31);
        r6 = Avx2.Permute2x128(b2, b6, 0x31);
        r7 = Avx2.Permute2x128(b3, b7, 0x31);
    }

    // Four rows of eight: the level shift, and packing with saturation, which is the clamp.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<int> r0, Vector256<int> r1, Vector256<int> r2, Vector256<int> r3, Span<byte> output, int stride)
    {
        var shift = Vector256.Create((short)128);
        var r01 = Avx2.AddSaturate(Avx2.PackSignedSaturate(r0, r1), shift);
        var r23 = Avx2.AddSaturate(Avx2.PackSignedSaturate(r2, r3), shift);
        var bytes = Avx2.PackUnsignedSaturate(r01, r23).AsInt32();
        var rows = Avx2.PermuteVar8x32(bytes, Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7)).AsUInt64();
        BinaryPrimitives.WriteUInt64LittleEndian(output, rows.GetElement(0));
        BinaryPrimitives.WriteUInt64LittleEndian(output[stride..], rows.GetElement(1));
        BinaryPrimitives.WriteUInt64LittleEndian(output[(2 * stride)..], rows.GetElement(2));
        BinaryPrimitives.WriteUInt64LittleEndian(output[(3 * stride)..], rows.GetElement(3));
    }

    /// <summary>Four samples a side, on all platforms; the vector form is tested equal to it.</summary>
    internal static void Quarters(ReadOnlySpan<int> block, Span<byte> output, int stride)
    {
        Span<int> work = stackalloc int[32];
        Span<int> samples = stackalloc int[4];
        for (var x = 0; x < 8; x++)
        {
            QuartersPass(block[x..], 8, work[x..], 8, Bits + 1 - FirstPassBits);
        }

        for (var y = 0; y < 4; y++)
        {
            QuartersPass(work[(8 * y)..], 1, samples, 1, Bits + 1 + FirstPassBits + 3);
            for (var x = 0; x < 4; x++)
            {
                output[(y * stride) + x] = (byte)Math.Clamp(samples[x] + 128, 0, 255);
            }
        }
    }

    private static void QuartersPass(ReadOnlySpan<int> input, int step, Span<int> output, int outputStep, int shift)
    {
        var flat = (input[0] << (Bits + 1)) + (1 << (shift - 1));
        var even = (input[2 * step] * Q02) + (input[6 * step] * Q06);
        var odd0 = (input[step] * Q01) + (input[3 * step] * Q03) + (input[5 * step] * Q05) + (input[7 * step] * Q07);
        var odd1 = (input[step] * Q11) + (input[3 * step] * Q13) + (input[5 * step] * Q15) + (input[7 * step] * Q17);
        output[0] = (flat + even + odd0) >> shift;
        output[outputStep] = (flat - even + odd1) >> shift;
        output[2 * outputStep] = (flat - even - odd1) >> shift;
        output[3 * outputStep] = (flat + even - odd0) >> shift;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Quarters256(ReadOnlySpan<int> block, Span<byte> output, int stride)
    {
        block = block[..64];
        var r1 = Vector256.Create(block[8..]);
        var r2 = Vector256.Create(block[16..]);
        var r3 = Vector256.Create(block[24..]);
        var r5 = Vector256.Create(block[40..]);
        var r6 = Vector256.Create(block[48..]);
        var r7 = Vector256.Create(block[56..]);
        const int Shift = Bits + 1 - FirstPassBits;
        var flat = (Vector256.Create(block) << (Bits + 1)) + Vector256.Create(1 << (Shift - 1));
        var even = (r2 * Vector256.Create(Q02)) + (r6 * Vector256.Create(Q06));
        var odd0 = (r1 * Vector256.Create(Q01)) + (r3 * Vector256.Create(Q03)) + (r5 * Vector256.Create(Q05)) + (r7 * Vector256.Create(Q07));
        var odd1 = (r1 * Vector256.Create(Q11)) + (r3 * Vector256.Create(Q13)) + (r5 * Vector256.Create(Q15)) + (r7 * Vector256.Create(Q17));
        var (outer, inner) = (flat + even, flat - even);
        var y0 = (outer + odd0) >> Shift;
        var y1 = (inner + odd1) >> Shift;
        var y2 = (inner - odd1) >> Shift;
        var y3 = (outer - odd0) >> Shift;

        // Columns x and x + 4 of these four rows side by side.
        var low01 = Avx2.UnpackLow(y0, y1).AsInt64();
        var low23 = Avx2.UnpackLow(y2, y3).AsInt64();
        var high01 = Avx2.UnpackHigh(y0, y1).AsInt64();
        var high23 = Avx2.UnpackHigh(y2, y3).AsInt64();
        var x0 = Avx2.UnpackLow(low01, low23).AsInt32().GetLower();
        var x15 = Avx2.UnpackHigh(low01, low23).AsInt32();
        var x26 = Avx2.UnpackLow(high01, high23).AsInt32();
        var x37 = Avx2.UnpackHigh(high01, high23).AsInt32();
        StoreQuarters(
            x0,
            Fold(x26 * Vector256.Create(Q02, Q02, Q02, Q02, Q06, Q06, Q06, Q06)),
            Fold((x15 * Vector256.Create(Q01, Q01, Q01, Q01, Q05, Q05, Q05, Q05)) + (x37 * Vector256.Create(Q03, Q03, Q03, Q03, Q07, Q07, Q07, Q07))),
            Fold((x15 * Vector256.Create(Q11, Q11, Q11, Q11, Q15, Q15, Q15, Q15)) + (x37 * Vector256.Create(Q13, Q13, Q13, Q13, Q17, Q17, Q17, Q17))),
            output,
            stride);
    }

    // The rest of the second pass, a row in each lane; packing with saturation is the clamp.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreQuarters(
        Vector128<int> first, Vector128<int> even, Vector128<int> odd0, Vector128<int> odd1, Span<byte> output, int stride)
    {
        const int Shift = Bits + 1 + FirstPassBits + 3;
        var flat = (first << (Bits + 1)) + Vector128.Create(1 << (Shift - 1));
        var (outer, inner) = (flat + even, flat - even);
        var x01 = Sse2.PackSignedSaturate((outer + odd0) >> Shift, (inner + odd1) >> Shift);
        var x23 = Sse2.PackSignedSaturate((inner - odd1) >> Shift, (outer - odd0) >> Shift);
        var level = Vector128.Create((short)128);
        var columns = Sse2.PackUnsignedSaturate(Sse2.AddSaturate(x01, level), Sse2.AddSaturate(x23, level));
        var rows = Vector128.Shuffle(columns, Vector128.Create((byte)0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15)).AsUInt32();
        BinaryPrimitives.WriteUInt32LittleEndian(output, rows.GetElement(0));
        BinaryPrimitives.WriteUInt32LittleEndian(output[stride..], rows.GetElement(1));
        BinaryPrimitives.WriteUInt32LittleEndian(output[(2 * stride)..], rows.GetElement(2));
        BinaryPrimitives.WriteUInt32LittleEndian(output[(3 * stride)..], rows.GetElement(3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Fold(Vector256<int> halves) => halves.GetLower() + halves.GetUpper();

    // Two samples a side.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Half(ReadOnlySpan<int> block, Span<byte> output, int stride)
    {
        block = block[..64];
        const int First = Bits + 2 - FirstPassBits;
        const int Second = Bits + 2 + FirstPassBits + 3;
        var flat = (Vector256.Create(block) << (Bits + 2)) + Vector256.Create(1 << (First - 1));
        var odd = (Vector256.Create(block[8..]) * H1)
            + (Vector256.Create(block[24..]) * H3)
            + (Vector256.Create(block[40..]) * H5)
            + (Vector256.Create(block[56..]) * H7);
        var factors = Vector256.Create(0, H1, 0, H3, 0, H5, 0, H7);
        var (upper, lower) = ((flat + odd) >> First, (flat - odd) >> First);
        Store(upper[0], Vector256.Sum(upper * factors), output);
        Store(lower[0], Vector256.Sum(lower * factors), output[stride..]);

        static void Store(int first, int odd, Span<byte> samples)
        {
            var flat = (first << (Bits + 2)) + (1 << (Second - 1));
            samples[0] = (byte)Math.Clamp(((flat + odd) >> Second) + 128, 0, 255);
            samples[1] = (byte)Math.Clamp(((flat - odd) >> Second) + 128, 0, 255);
        }
    }
}
