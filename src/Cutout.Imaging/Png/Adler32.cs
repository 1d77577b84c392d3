using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cutout.Imaging.Png;

/// <summary>The check of zlib streams (RFC 1950, section 8.2): the sum of the bytes, and the sum of those sums, modulo 65521.</summary>
internal static class Adler32
{
    /// <summary>The check of nothing.</summary>
    public const uint Start = 1;

    private const uint Modulus = 65521;

    // So many bytes of 255 can be added before 32 bits overflow.
    private const int MostAtOnce = 5552;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint Append(uint check, ReadOnlySpan<byte> bytes)
    {
        var (sum, sums) = (check & 0xFFFF, check >> 16);
        while (!bytes.IsEmpty)
        {
            var part = bytes[..Math.Min(bytes.Length, MostAtOnce)];
            bytes = bytes[part.Length..];
            part = part[AppendVectors(part, ref sum, ref sums)..];
            foreach (var b in part)
            {
                sum += b;
                sums += sum;
            }

            sum %= Modulus;
            sums %= Modulus;
        }

        return (sums << 16) | sum;
    }

    // 32 bytes a step. The sum before a step counts 32 times in the second sum; within the step the first byte counts 32
    // times, the last one once.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int AppendVectors(ReadOnlySpan<byte> bytes, ref uint sum, ref uint sums)
    {
        var falling = Vector256.CreateSequence<ushort>(32, unchecked((ushort)-1));
        var rest = Vector256.CreateSequence<ushort>(16, unchecked((ushort)-1));
        var (total, before, weighted) = (Vector256<uint>.Zero, Vector256<uint>.Zero, Vector256<uint>.Zero);
        var i = 0;
        for (; i + 32 <= bytes.Length; i += 32)
        {
            before += total;
            var (low, high) = Vector256.Widen(Vector256.Create(bytes[i..]));
            var (a, b) = Vector256.Widen(low + high);
            total += a + b;
            var (c, d) = Vector256.Widen((low * falling) + (high * rest));
            weighted += c + d;
        }

        sums += (sum * (uint)i) + (32 * Vector256.Sum(before)) + Vector256.Sum(weighted);
        sum += Vector256.Sum(total);
        return i;
    }
}
