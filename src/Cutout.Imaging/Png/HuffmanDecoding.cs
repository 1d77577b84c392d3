namespace Cutout.Imaging.Png;

/// <summary>
/// A lookup of a deflate code (RFC 1951, section 3.2.2): a first table over the next few bits, and for longer codes second tables behind it.
/// </summary>
/// <remarks>
/// An entry has from its lowest bit on: 6 bits, how many bits the code takes of the input in this table; 2 bits, how many literals it
/// stands for; 4 bits, how many extra bits follow, or the width of a second table; 4 flags; and 16 bits, the literals, the base
/// that the extra bits are added to, or where the second table begins.
/// </remarks>
internal sealed class HuffmanDecoding
{
    public const int LongestCode = 15;

    /// <summary>Of an entry: a literal or two.</summary>
    public const uint Literals = 3 << 6;

    /// <summary>Of an entry: one literal.</summary>
    public const uint OneLiteral = 1 << 6;

    /// <summary>Of an entry: the code is longer than the first table's bits.</summary>
    public const uint Second = 1 << 12;

    public const uint EndOfBlock = 1 << 13;

    /// <summary>Of an entry: no code begins like this, or its symbol has no meaning.</summary>
    public const uint Invalid = 1 << 14;

    /// <summary>Of an entry: more than a length or distance.</summary>
    public const uint Special = Second | EndOfBlock | Invalid;

    private readonly uint[] _meanings;
    private readonly bool _mayBeIncomplete;

    /// <param name="bits">Of the first table.</param>
    /// <param name="meanings">What each symbol's entry is, but for the bits it takes.</param>
    /// <param name="mayBeIncomplete">A single code of one bit is allowed, as it is for distances.</param>
    /// <param name="longest">Bits of the longest code that there can be.</param>
    public HuffmanDecoding(int bits, uint[] meanings, bool mayBeIncomplete, int longest = LongestCode)
    {
        Bits = bits;
        _meanings = meanings;
        _mayBeIncomplete = mayBeIncomplete;

        // A second table has two codes at least, and there is room for twice as many.
        Table = new uint[(1 << bits) + (longest > bits ? meanings.Length << (longest - bits) : 0)];
    }

    public int Bits { get; }

    public uint[] Table { get; }

    /// <summary>Makes the tables from the lengths of the symbols' codes; false if they are those of no code.</summary>
    public bool TryBuild(ReadOnlySpan<byte> lengths)
    {
        Span<int> next = stackalloc int[LongestCode + 2];
        next.Clear();
        foreach (var length in lengths)
        {
            next[length + 1]++;
        }

        var unused = next[1];
        next[1] = 0;
        var (left, longest) = (1, 0);
        for (var length = 1; length <= LongestCode; length++)
        {
            var count = next[length + 1];
            left = (2 * left) - count;
            longest = count > 0 ? length : longest;
            if (left < 0)
            {
                return false;
            }
        }

        if (left > 0 && !(_mayBeIncomplete && longest <= 1))
        {
            return false;
        }

        // The symbols in the order of their codes.
        Span<ushort> order = stackalloc ushort[lengths.Length - unused];
        Span<int> counts = stackalloc int[LongestCode + 1];
        for (var length = 1; length <= LongestCode; length++)
        {
            counts[length] = next[length + 1];
            next[length + 1] += next[length];
        }

        for (var symbol = 0; symbol < lengths.Length; symbol++)
        {
            if (lengths[symbol] > 0)
            {
                order[next[lengths[symbol]]++] = (ushort)symbol;
            }
        }

        Fill(order, counts, longest);
        return true;
    }

    /// <summary>Joins two literals whose codes fit into the first table's bits together to one entry.</summary>
    public void JoinLiterals()
    {
        var table = Table.AsSpan(0, 1 << Bits);

        // From the end, because an entry looks at one further to the front that must not be joined yet.
        for (var i = table.Length - 1; i >= 0; i--)
        {
            var first = table[i];
            if ((first & Literals) == 0)
            {
                continue;
            }

            var second = table[i >> (int)(first & 63)];
            var bits = (first & 63) + (second & 63);
            if ((second & Literals) != 0 && bits <= Bits)
            {
                table[i] = bits | (2 << 6) | (first & 0xFFFF0000) | ((second & 0xFF0000) << 8);
            }
        }
    }

    // Codes come with their first bit lowest, so a table over one bit more is the table twice, and then the codes of that length.
    private void Fill(ReadOnlySpan<ushort> order, ReadOnlySpan<int> counts, int longest)
    {
        var table = Table.AsSpan();
        table[0] = Invalid | 1;
        var (size, code, at) = (1, 0, 0);
        var second = 1 << Bits;
        var secondBits = longest - Bits;
        for (var length = 1; length <= Math.Max(longest, Bits); length++)
        {
            if (length <= Bits)
            {
                table[..size].CopyTo(table[size..]);
                size *= 2;
            }

            for (var i = 0; i < (length <= longest ? counts[length] : 0); i++)
            {
                var meaning = _meanings[order[at++]];
                if (length <= Bits)
                {
                    table[code] = meaning | (uint)length;
                }
                else
                {
                    ref var first = ref table[code & ((1 << Bits) - 1)];
                    if ((first & Second) == 0)
                    {
                        first = Second | (uint)Bits | ((uint)secondBits << 8) | ((uint)second << 16);
                        second += 1 << secondBits;
                    }

                    var own = table.Slice((int)(first >> 16), 1 << secondBits);
                    for (var tail = code >> Bits; tail < own.Length; tail += 1 << (length - Bits))
                    {
                        own[tail] = meaning | (uint)(length - Bits);
                    }
                }

                // Plus one, first bit lowest.
                var carry = 1 << (length - 1);
                for (; (code & carry) != 0; carry >>= 1)
                {
                    code ^= carry;
                }

                code |= carry;
            }
        }
    }
}
