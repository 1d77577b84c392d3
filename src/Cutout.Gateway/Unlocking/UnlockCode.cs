using System.Security.Cryptography;

namespace Cutout.Gateway.Unlocking;

/// <summary>
/// What a buyer types: 19 random Crockford base32 symbols (95 bits) and a check symbol, as <c>7K3F-9QXM-2TBN-V8HD-4RWC</c>.
/// Its text form shows the last four symbols only, so that a log line can never give a code away; <see cref="Text"/> is
/// for whoever minted it.
/// </summary>
internal readonly record struct UnlockCode
{
    /// <summary>Random symbols, without the check symbol.</summary>
    public const int RandomSymbols = 19;

    public const int Length = RandomSymbols + 1;
    private const int GroupLength = 4;

    // Longer than any code with the worst of spacing; what is longer is not worth reading.
    private const int LongestText = 100;

    private readonly UInt128 _symbols;
    private readonly string? _foreign;

    private UnlockCode(ReadOnlySpan<byte> values)
    {
        foreach (var value in values)
        {
            _symbols = (_symbols << 5) | value;
        }
    }

    private UnlockCode(string foreign) => _foreign = foreign;

    /// <summary>Whether it was made elsewhere and imported: another alphabet and length, and no check symbol.</summary>
    public bool IsForeign => _foreign is not null;

    /// <summary>As it is printed, in five groups of four; one made elsewhere as <see cref="ForeignCode"/> reads it.</summary>
    public string Text => _foreign ?? string.Create(Length + (Length / GroupLength) - 1, this, static (text, code) =>
    {
        for (var at = 0; at < text.Length; at++)
        {
            text[at] = at % (GroupLength + 1) == GroupLength ? '-' : code.SymbolAt(at - (at / (GroupLength + 1)));
        }
    });

    /// <summary>Its symbols without dashes: what is hashed.</summary>
    public string Symbols => _foreign ?? string.Create(Length, this, static (text, code) =>
    {
        for (var at = 0; at < text.Length; at++)
        {
            text[at] = code.SymbolAt(at);
        }
    });

    /// <summary>The twenty symbols of one of ours in ASCII.</summary>
    public void Write(Span<byte> ascii)
    {
        for (var at = 0; at < Length; at++)
        {
            ascii[at] = (byte)SymbolAt(at);
        }
    }

    public string LastFour => _foreign?[^GroupLength..] ?? string.Create(GroupLength, this, static (text, code) =>
    {
        for (var at = 0; at < text.Length; at++)
        {
            text[at] = code.SymbolAt(Length - GroupLength + at);
        }
    });

    /// <param name="symbols">As <see cref="ForeignCode"/> has read them.</param>
    public static UnlockCode Foreign(string symbols) => new(symbols);

    public static UnlockCode New()
    {
        Span<byte> random = stackalloc byte[RandomSymbols];
        RandomNumberGenerator.Fill(random);
        return From(random);
    }

    /// <summary>The code made of the low five bits of each of the first 19 bytes.</summary>
    public static UnlockCode From(ReadOnlySpan<byte> random)
    {
        Span<byte> values = stackalloc byte[Length];
        for (var at = 0; at < RandomSymbols; at++)
        {
            values[at] = (byte)(random[at] & 31);
        }

        values[^1] = (byte)CheckSymbol.Of(values[..RandomSymbols]);
        return new UnlockCode(values);
    }

    /// <summary>
    /// Reads what a person typed: case, spaces and dashes don't matter, O is 0, I and L are 1. False if it is no code or
    /// its check symbol is wrong, which is a slip of the finger and not a guess.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<char> text, out UnlockCode code)
    {
        code = default;
        Span<byte> values = stackalloc byte[Length];
        var count = 0;
        if (text.Length > LongestText)
        {
            return false;
        }

        foreach (var symbol in text)
        {
            if (char.IsWhiteSpace(symbol) || IsDash(symbol))
            {
                continue;
            }

            var value = Base32.ValueOf(symbol);
            if (value < 0 || count == Length)
            {
                return false;
            }

            values[count++] = (byte)value;
        }

        if (count != Length || CheckSymbol.Of(values[..RandomSymbols]) != values[^1])
        {
            return false;
        }

        code = new UnlockCode(values);
        return true;
    }

    public override string ToString() => $"…{LastFour}";

    // The hyphen and those that word processors and telephones put in its place.
    public static bool IsDash(char symbol) => symbol is '-' or (>= '\u2010' and <= '\u2015') or '\u2212' or '\uFE58' or '\uFE63' or '\uFF0D';

    private char SymbolAt(int index) => Base32.Alphabet[(int)(_symbols >> (5 * (Length - 1 - index))) & 31];
}
