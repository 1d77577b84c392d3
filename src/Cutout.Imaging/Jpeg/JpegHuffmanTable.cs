namespace Cutout.Imaging.Jpeg;

/// <summary>
/// A Huffman table (ITU-T T.81, annex C and F.2.2.3) with two lookups over the next <see cref="LookBits"/> bits: one that
/// gives the symbol, and one that for AC coefficients of sequential scans gives run, value and length in one step.
/// </summary>
internal sealed class JpegHuffmanTable
{
    public const int LookBits = 10;

    /// <summary>Set in <see cref="Fast"/> where only the code fits into the lookahead and the value's bits do not.</summary>
    public const int CodeOnly = 0x80;

    // By code length: the largest code left aligned in 16 bits plus one, and what to add to a code to get its symbol's index.
    private readonly int[] _limit = new int[18];
    private readonly int[] _offset = new int[17];
    private readonly byte[] _symbols;

    private JpegHuffmanTable(byte[] symbols) => _symbols = symbols;

    /// <summary>Symbol in bits 8 to 15 and code length in the low byte; 0 where the code is longer than the lookahead.</summary>
    public ushort[] Look { get; } = new ushort[1 << LookBits];

    /// <summary>
    /// The value in the upper half, the run in bits 8 to 15, and in the low byte the bits of code and value together;
    /// or with <see cref="CodeOnly"/> set the symbol in bits 8 to 15 and the bits of the code; 0 where the code is longer.
    /// </summary>
    public int[] Fast { get; } = new int[1 << LookBits];

    /// <summary>Builds the table from the contents of a DHT segment: 16 counts, then the symbols.</summary>
    public static JpegHuffmanTable Build(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        var table = new JpegHuffmanTable(symbols.ToArray());
        var code = 0;
        var index = 0;
        for (var length = 1; length <= 16; length++)
        {
            table._offset[length] = index - code;
            for (var i = 0; i < counts[length - 1]; i++, code++, index++)
            {
                if (length <= LookBits)
                {
                    table.Enter(code, length, symbols[index]);
                }
            }

            if (code > 1 << length)
            {
                throw PictureException.Corrupt(PictureFormat.Jpeg, $"a Huffman table has too many codes of {length} bits");
            }

            table._limit[length] = code << (16 - length);
            code <<= 1;
        }

        table._limit[17] = int.MaxValue;
        return table;
    }

    /// <summary>Finds the symbol of a code that is longer than the lookahead.</summary>
    /// <param name="next16">The next 16 bits.</param>
    /// <param name="length">The code's length; 17 if no code begins with these bits.</param>
    public int Find(int next16, out int length)
    {
        length = LookBits + 1;
        while (next16 >= _limit[length])
        {
            length++;
        }

        if (length > 16)
        {
            return 0;
        }

        return _symbols[(next16 >> (16 - length)) + _offset[length]];
    }

    /// <summary>All symbols are at most this; DC tables may hold 11 (or 15 where nothing forbids it), AC tables anything.</summary>
    public bool HoldsOnly(int most) => Array.TrueForAll(_symbols, symbol => symbol <= most);

    // T.81, F.2.2.1: a magnitude of s bits stands for -2^s + 1 to -2^(s-1) if its first bit is 0.
    private static int Extend(int bits, int size) => bits < 1 << (size - 1) ? bits - (1 << size) + 1 : bits;

    private void Enter(int code, int length, byte symbol)
    {
        var rest = LookBits - length;
        if (code >= 1 << length)
        {
            return; // refused by the caller
        }

        var run = symbol >> 4;
        var size = symbol & 15;
        for (var tail = 0; tail < 1 << rest; tail++)
        {
            var at = (code << rest) | tail;
            Look[at] = (ushort)((symbol << 8) | length);
            if (size > 0 && size <= rest)
            {
                var value = Extend(tail >> (rest - size), size);
                Fast[at] = (value << 16) | (run << 8) | (length + size);
            }
            else
            {
                Fast[at] = (symbol << 8) | CodeOnly | length;
            }
        }
    }
}
