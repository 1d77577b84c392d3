namespace Cutout.Imaging.Png;

/// <summary>What the symbols of deflate mean (RFC 1951, sections 3.2.5 to 3.2.7), as entries of <see cref="HuffmanDecoding"/>.</summary>
internal static class DeflateCodes
{
    /// <summary>Of literals and lengths; two of the 288 have no meaning.</summary>
    public const int LiteralSymbols = 288;

    /// <summary>Of distances; two of the 32 have no meaning.</summary>
    public const int DistanceSymbols = 32;

    /// <summary>Of the lengths of codes.</summary>
    public const int LengthSymbols = 19;

    private const int FirstLength = 257;

    /// <summary>In which order the lengths of the third kind's codes are given.</summary>
    public static ReadOnlySpan<byte> LengthOrder => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    public static uint[] Literals { get; } = MakeLiterals();

    public static uint[] Distances { get; } = MakeDistances();

    /// <summary>The symbol itself as a base.</summary>
    public static uint[] Lengths { get; } = Enumerable.Range(0, LengthSymbols).Select(symbol => (uint)symbol << 16).ToArray();

    /// <summary>The lengths of the fixed code of literals.</summary>
    public static byte[] FixedLiteralLengths() =>
        Enumerable.Range(0, LiteralSymbols).Select(symbol => (byte)(symbol is < 144 or >= 280 ? 8 : symbol < 256 ? 9 : 7)).ToArray();

    /// <summary>The lengths of the fixed code of distances.</summary>
    public static byte[] FixedDistanceLengths() => Enumerable.Repeat((byte)5, DistanceSymbols).ToArray();

    private static uint[] MakeLiterals()
    {
        var meanings = new uint[LiteralSymbols];
        for (var literal = 0; literal < 256; literal++)
        {
            meanings[literal] = HuffmanDecoding.OneLiteral | ((uint)literal << 16);
        }

        meanings[256] = HuffmanDecoding.EndOfBlock;

        // From the eighth on, four lengths of each number of extra bits; the last is 258 on its own.
        var length = 3u;
        for (var i = 0; i < 28; i++)
        {
            var extra = i < 8 ? 0 : (i / 4) - 1;
            meanings[FirstLength + i] = ((uint)extra << 8) | (length << 16);
            length += 1u << extra;
        }

        meanings[285] = 258 << 16;
        meanings[286] = meanings[287] = HuffmanDecoding.Invalid;
        return meanings;
    }

    private static uint[] MakeDistances()
    {
        var meanings = new uint[DistanceSymbols];
        var distance = 1u;
        for (var i = 0; i < 30; i++)
        {
            var extra = i < 4 ? 0 : (i / 2) - 1;
            meanings[i] = ((uint)extra << 8) | (distance << 16);
            distance += 1u << extra;
        }

        meanings[30] = meanings[31] = HuffmanDecoding.Invalid;
        return meanings;
    }
}
