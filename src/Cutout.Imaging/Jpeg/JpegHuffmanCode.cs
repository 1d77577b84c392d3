namespace Cutout.Imaging.Jpeg;

/// <summary>
/// A Huffman code as DHT has it (ITU-T T.81, annex B.2.4.2): the number of codes of each length from 1 to 16, and the
/// symbols from the shortest to the longest.
/// </summary>
internal readonly ref struct JpegHuffmanCode(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
{
    private const int LongestCode = 16;

    public ReadOnlySpan<byte> Counts { get; } = counts;

    public ReadOnlySpan<byte> Symbols { get; } = symbols;

    /// <summary>
    /// The shortest code for the frequencies of 256 symbols (annex K.2): codes of Huffman's, those over 16 bits moved up,
    /// and none of ones only.
    /// </summary>
    public static JpegHuffmanCode For(scoped ReadOnlySpan<int> frequencies)
    {
        // One more symbol than there is, the rarest, keeps the code of ones (figure K.1).
        Span<long> frequency = stackalloc long[257];
        Span<int> size = stackalloc int[257];
        Span<int> other = stackalloc int[257];
        size.Clear();
        other.Fill(-1);
        for (var i = 0; i < 256; i++)
        {
            frequency[i] = frequencies[i];
        }

        frequency[256] = 1;
        while (true)
        {
            var (least, second) = TwoRarest(frequency);
            if (second < 0)
            {
                break;
            }

            frequency[least] += frequency[second];
            frequency[second] = 0;
            var end = least;
            for (; other[end] >= 0; end = other[end])
            {
                size[end]++;
            }

            size[end]++;
            other[end] = second;
            for (var i = second; i >= 0; i = other[i])
            {
                size[i]++;
            }
        }

        return Assemble(size, frequencies);
    }

    /// <summary>Adds DHT's content, without its class and number, to the codes by symbol: bits in the low 16, length above (annex C).</summary>
    public void Enter(Span<int> codes)
    {
        var code = 0;
        var index = 0;
        for (var length = 1; length <= LongestCode; length++, code <<= 1)
        {
            for (var i = 0; i < Counts[length - 1]; i++)
            {
                codes[Symbols[index++]] = (length << 16) | code++;
            }
        }
    }

    // Of equals the one with the greatest symbol, so that the symbol too many gets the longest code.
    private static (int Least, int Second) TwoRarest(ReadOnlySpan<long> frequency)
    {
        var (least, second) = (-1, -1);
        for (var i = 0; i < frequency.Length; i++)
        {
            if (frequency[i] == 0)
            {
                continue;
            }

            if (least < 0 || frequency[i] <= frequency[least])
            {
                (least, second) = (i, least);
            }
            else if (second < 0 || frequency[i] <= frequency[second])
            {
                second = i;
            }
        }

        return (least, second);
    }

    private static JpegHuffmanCode Assemble(scoped ReadOnlySpan<int> size, scoped ReadOnlySpan<int> frequencies)
    {
        Span<int> counts = stackalloc int[258];
        counts.Clear();
        foreach (var length in size)
        {
            counts[length]++;
        }

        // Figure K.3: two of the longest become one of one bit less and a pair below a shorter one.
        for (var length = 257; length > LongestCode; length--)
        {
            while (counts[length] > 0)
            {
                var shorter = length - 2;
                while (counts[shorter] == 0)
                {
                    shorter--;
                }

                counts[length] -= 2;
                counts[length - 1]++;
                counts[shorter + 1] += 2;
                counts[shorter]--;
            }
        }

        var longest = LongestCode;
        while (counts[longest] == 0)
        {
            longest--;
        }

        counts[longest]--;
        var bytes = new byte[LongestCode];
        for (var i = 0; i < LongestCode; i++)
        {
            bytes[i] = (byte)counts[i + 1];
        }

        // Figure K.4 sorts by the length before it was limited; by frequency it is never worse.
        var symbols = new List<byte>();
        for (var symbol = 0; symbol < 256; symbol++)
        {
            if (frequencies[symbol] > 0)
            {
                symbols.Add((byte)symbol);
            }
        }

        var order = frequencies.ToArray();
        symbols.Sort((one, other) => order[one] == order[other] ? one.CompareTo(other) : order[other].CompareTo(order[one]));
        return new JpegHuffmanCode(bytes, symbols.ToArray());
    }
}
