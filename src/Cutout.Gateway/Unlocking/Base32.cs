namespace Cutout.Gateway.Unlocking;

/// <summary>
/// Crockford's base32 alphabet: no I, L, O or U, so that what a person reads aloud or types is hard to get wrong.
/// Source: https://www.crockford.com/base32.html.
/// </summary>
internal static class Base32
{
    public const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>Five bits a symbol, most significant bit first; the last symbol is filled with zero bits.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var symbols = new char[((bytes.Length * 8) + 4) / 5];
        int bits = 0, held = 0, next = 0;
        foreach (var octet in bytes)
        {
            bits = (bits << 8) | octet;
            held += 8;
            while (held >= 5)
            {
                held -= 5;
                symbols[next++] = Alphabet[(bits >> held) & 31];
            }
        }

        if (held > 0)
        {
            symbols[next] = Alphabet[(bits << (5 - held)) & 31];
        }

        return new string(symbols);
    }

    /// <summary>The symbol's value 0..31, or -1; forgives case, O for 0, and I or L for 1.</summary>
    public static int ValueOf(char symbol) => char.ToUpperInvariant(symbol) switch
    {
        'O' => 0,
        'I' or 'L' => 1,
        var upper => Alphabet.IndexOf(upper, StringComparison.Ordinal),
    };
}
