using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cutout.Imaging.Png;

/// <summary>
/// The cyclic redundancy check of PNG chunks (PNG third edition, section 5.5): eight bytes a step by eight tables, or where
/// the processor multiplies polynomials, 64 bytes a step by folding.
/// </summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private const int Slices = 8;
    private const int FoldedAtOnce = 64;
    private static readonly uint[] Tables = BuildTables();

    // What 128 bits are multiplied by to stand 512 or 128 bits further on: x^(n + 32) for the half of the higher powers,
    // x^(n - 32) for the other, modulo the polynomial.
    private static readonly Vector128<ulong> Over512Bits = Vector128.Create(PowerOfX(512 + 32), PowerOfX(512 - 32));
    private static readonly Vector128<ulong> Over128Bits = Vector128.Create(PowerOfX(128 + 32), PowerOfX(128 - 32));

    /// <summary>Of one piece.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => Append(0, bytes);

    /// <summary>Continues a check over more bytes; it begins with 0.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes) =>
        Pclmulqdq.IsSupported && bytes.Length >= FoldedAtOnce ? AppendFolded(crc, bytes) : AppendByTables(crc, bytes);

    /// <summary>The form of all processors; the other is tested equal to it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static uint AppendByTables(uint crc, ReadOnlySpan<byte> bytes)
    {
        var tables = Tables.AsSpan(0, Slices * 256);
        crc = ~crc;
        while (bytes.Length >= Slices)
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = tables[(7 * 256) + (int)(low & 0xFF)]
                ^ tables[(6 * 256) + (int)((low >> 8) & 0xFF)]
                ^ tables[(5 * 256) + (int)((low >> 16) & 0xFF)]
                ^ tables[(4 * 256) + (int)(low >> 24)]
                ^ tables[(3 * 256) + (int)(high & 0xFF)]
                ^ tables[(2 * 256) + (int)((high >> 8) & 0xFF)]
                ^ tables[256 + (int)((high >> 16) & 0xFF)]
                ^ tables[(int)(high >> 24)];
            bytes = bytes[Slices..];
        }

        foreach (var b in bytes)
        {
            crc = tables[(int)((crc ^ b) & 0xFF)] ^ (crc >> 8);
        }

        return ~crc;
    }

    // Four times 128 bits are carried forward over the message; what is left of them at the end is a message of 16 bytes
    // with the same remainder.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint AppendFolded(uint crc, ReadOnlySpan<byte> bytes)
    {
        var a = Load(bytes, 0) ^ Vector128.CreateScalar((ulong)~crc);
        var b = Load(bytes, 16);
        var c = Load(bytes, 32);
        var d = Load(bytes, 48);
        for (bytes = bytes[FoldedAtOnce..]; bytes.Length >= FoldedAtOnce; bytes = bytes[FoldedAtOnce..])
        {
            a = Fold(a, Over512Bits) ^ Load(bytes, 0);
            b = Fold(b, Over512Bits) ^ Load(bytes, 16);
            c = Fold(c, Over512Bits) ^ Load(bytes, 32);
            d = Fold(d, Over512Bits) ^ Load(bytes, 48);
        }

        a = Fold(a, Over128Bits) ^ b;
        a = Fold(a, Over128Bits) ^ c;
        a = Fold(a, Over128Bits) ^ d;
        Span<byte> rest = stackalloc byte[16];
        a.AsByte().CopyTo(rest);

        // The tables' form begins with the complement of the check so far, which is none.
        return AppendByTables(AppendByTables(uint.MaxValue, rest), bytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Load(ReadOnlySpan<byte> bytes, int at) => Vector128.Create(bytes[at..]).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Fold(Vector128<ulong> value, Vector128<ulong> over) =>
        Pclmulqdq.CarrylessMultiply(value, over, 0x00) ^ Pclmulqdq.CarrylessMultiply(value, over, 0x11);

    // x^n modulo the polynomial, lowest power in the highest bit as everything here, and a bit to the left, because the
    // product of two such numbers comes out a bit to the right.
    private static ulong PowerOfX(int n)
    {
        var power = 0x80000000;
        for (; n > 0; n--)
        {
            power = (power & 1) != 0 ? (power >> 1) ^ Polynomial : power >> 1;
        }

        return (ulong)power << 1;
    }

    // Table k holds the check of a byte followed by k zero bytes.
    private static uint[] BuildTables()
    {
        var tables = new uint[Slices * 256];
        for (var i = 0u; i < 256; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ Polynomial : crc >> 1;
            }

            tables[i] = crc;
        }

        for (var i = 256; i < tables.Length; i++)
        {
            tables[i] = tables[tables[i - 256] & 0xFF] ^ (tables[i - 256] >> 8);
        }

        return tables;
    }
}
