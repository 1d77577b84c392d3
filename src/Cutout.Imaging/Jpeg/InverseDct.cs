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
/// over squares of 2, 4 or 8 samples, which is a smaller transform of its own: averaging is linear, so it is folded into the basis.
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

    private static readonly int[] Basis4 = ReducedBasis(4);
    private static readonly int[] Basis2 = ReducedBasis(2);

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
        else if (size < 8)
        {
            Reduced(block, size, size == 4 ? Basis4 : Basis2, output, stride);
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

    // Entry 8 k + u is the average of the basis function of frequency u over the k-th of n equal parts, times 2^13.
    private static int[] ReducedBasis(int n)
    {
        var basis = new int[8 * n];
        var part = 8 / n;
        for (var k = 0; k < n; k++)
        {
            for (var u = 0; u < 8; u++)
            {
                var scale = u == 0 ? Math.Sqrt(0.125) : 0.5;
                var sum = 0.0;
                for (var x = k * part; x < (k + 1) * part; x++)
                {
                    sum += scale * Math.Cos(((2 * x) + 1) * u * Math.PI / 16);
                }

                basis[(8 * k) + u] = (int)Math.Round(sum / part * (1 << Bits));
            }
        }

        return basis;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Reduced(ReadOnlySpan<int> block, int n, int[] basis, Span<byte> output, int stride)
    {
        // Columns first: n rows of 8, with 2 bits of fraction kept.
        Span<int> work = stackalloc int[32];
        var input = block[..64];
        for (var k = 0; k < n; k++)
        {
            var sum = Vector256.Create(1 << (Bits - FirstPassBits - 1));
            for (var v = 0; v < 8; v++)
            {
                sum += Vector256.Create(input[(8 * v)..]) * Vector256.Create(basis[(8 * k) + v]);
            }

            (sum >> (Bits - FirstPassBits)).CopyTo(work[(8 * k)..]);
        }

        for (var y = 0; y < n; y++)
        {
            var row = Vector256.Create<int>(work[(8 * y)..]);
            for (var k = 0; k < n; k++)
            {
                var sum = Vector256.Sum(row * Vector256.Create(basis.AsSpan(8 * k)));
                var sample = (sum + (1 << (Bits + FirstPassBits - 1))) >> (Bits + FirstPassBits);
                output[(y * stride) + k] = (byte)Math.Clamp(sample + 128, 0, 255);
            }
        }
    }
}
