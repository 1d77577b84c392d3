using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Cutout.Imaging.Jpeg;

/// <summary>
/// The bits of entropy-coded data (ITU-T T.81, section F.2.2.5): a window of up to 64, first bit highest, with the stuffed
/// zero after each FF taken out. At a marker or the end of the file the window is filled up with zeros; they are counted,
/// and whoever has used one of them finds out by <see cref="Overran"/>.
/// </summary>
internal struct JpegBits
{
    /// <summary>A refilled window holds at least so many bits: enough for any code of 16 with a value of 16.</summary>
    public const int Enough = 32;

    public ulong Window;
    public int Count;
    public int Position;
    public int Phantom;

    /// <summary>More bits have been used than there were.</summary>
    public readonly bool Overran => Count < Phantom;

    public static JpegBits At(int position) => new() { Position = position };

    /// <summary>True if none of the eight bytes is FF.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasNoFF(ulong bytes) => (((~bytes - 0x0101010101010101) & bytes) & 0x8080808080808080) == 0;

    /// <summary>Fills the window to 56 bits or more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Refill(ReadOnlySpan<byte> data)
    {
        if (Position <= data.Length - 8)
        {
            var bytes = BinaryPrimitives.ReadUInt64BigEndian(data[Position..]);
            if (HasNoFF(bytes))
            {
                // Bits past Count are put into the window too; the next refill puts the same ones there again.
                Window |= bytes >> Count;
                Position += (63 - Count) >> 3;
                Count |= 56;
                return;
            }
        }

        while (Count <= 56)
        {
            var next = 0ul;
            if (Position >= data.Length)
            {
                Phantom += 8;
            }
            else if (data[Position] != 0xFF)
            {
                next = data[Position++];
            }
            else if (Position + 1 < data.Length && data[Position + 1] == 0)
            {
                next = 0xFF;
                Position += 2;
            }
            else
            {
                Phantom += 8;
            }

            // What an earlier refill left below Count belongs to this very byte, unless this is a phantom.
            Window &= ~(ulong.MaxValue >> Count);
            Window |= next << (56 - Count);
            Count += 8;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Take(ReadOnlySpan<byte> data, int count)
    {
        if (Count < Enough)
        {
            Refill(data);
        }

        // In two shifts, so that no bits at all are no special case.
        var bits = (int)(Window >> 1 >> (63 - count));
        Window <<= count;
        Count -= count;
        return bits;
    }

    /// <summary>Takes a code and gives its symbol.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Symbol(ReadOnlySpan<byte> data, JpegHuffmanTable table)
    {
        if (Count < Enough)
        {
            Refill(data);
        }

        int look = table.Look[(int)(Window >> (64 - JpegHuffmanTable.LookBits))];
        if (look == 0)
        {
            return LongSymbol(table);
        }

        Window <<= look & 0xFF;
        Count -= look & 0xFF;
        return look >> 8;
    }

    /// <summary>Takes a value of <paramref name="size"/> bits with its sign (section F.2.2.1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Value(ReadOnlySpan<byte> data, int size)
    {
        var bits = Take(data, size);
        return bits < (1 << size) >> 1 ? bits - (1 << size) + 1 : bits;
    }

    /// <summary>Takes a code longer than the lookahead.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public int LongSymbol(JpegHuffmanTable table)
    {
        var symbol = table.Find((int)(Window >> 48), out var length);
        if (length > 16)
        {
            throw Phantom > Count - 16
                ? PictureException.Truncated(PictureFormat.Jpeg, $"the entropy-coded data ends early, at byte {Position}")
                : PictureException.Corrupt(PictureFormat.Jpeg, $"a bit pattern near byte {Position} that is no Huffman code");
        }

        Window <<= length;
        Count -= length;
        return symbol;
    }
}
