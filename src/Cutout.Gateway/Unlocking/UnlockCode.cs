using System.Buffers.Binary;
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

    /// <summary>As many random bits as the symbols hold, and one to spare.</summary>
    public const int RandomBytes = 12;

    public const int Length = RandomSymbols + 1;

    /// <summary>With the dashes between its groups.</summary>
    public const int TextLength = Length + (Length / GroupLength) - 1;

    private const int GroupLength = 4;

    // Longer than any code with the worst of spacing; what is longer is not worth reading.
    private const int LongestText = 100;

    // Twice ten symbols of five bits: a UInt128 would be aligned to 16 bytes, and 100,000 codes a third larger.
    private readonly ulong _first;
    private readonly ulong _second;
    private readonly string? _foreign;

    private UnlockCode(ReadOnlySpan<byte> values)
    {
        for (var at = 0; at < Length / 2; at++)
        {
            _first = (_first << 5) | values[at];
            _second = (_second << 5) | values[(Length / 2) + at];
        }
    }

    private UnlockCode(string foreign) => _foreign = foreign;

    /// <summary>Whether it was made elsewhere and imported: another alphabet and length, and no check symbol.</summary>
    public bool IsForeign => _foreign is not null;

    /// <summary>As it is printed, in five groups of four; one made elsewhere as <see cref="ForeignCode"/> reads it.</summary>
    public string Text => _foreign ?? string.Create(TextLength, this, static (text, code) => code.WriteText(text));

    /// <summary>Its symbols without dashes: what is hashed.</summary>
    public string Symbols => _foreign ?? string.Create(Length, this, static (text, code) =>
    {
        for (var at = 0; at < text.Length; at++)
        {
            text[at] = code.SymbolAt(at);
        }
    });

    /// <summary>Writes <see cref="Text"/> of one of ours, <see cref="TextLength"/> letters.</summary>
    public void WriteText(Span<char> text)
    {
        for (var at = 0; at < TextLength; at++)
        {
            text[at] = at % (GroupLength + 1) == GroupLength ? '-' : SymbolAt(at - (at / (GroupLength + 1)));
        }
    }

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
        Span<byte> random = stackalloc byte[RandomBytes];
        RandomNumberGenerator.Fill(random);
        return FromBits(random);
    }

    /// <summary>The code made of the first 95 of these <see cref="RandomBytes"/> · 8 bits.</summary>
    public static UnlockCode FromBits(ReadOnlySpan<byte> random)
    {
        var bits = new UInt128(BinaryPrimitives.ReadUInt32LittleEndian(random[sizeof(ulong)..]), BinaryPrimitives.ReadUInt64LittleEndian(random));
        Span<byte> values = stackalloc byte[RandomSymbols];
        for (var at = 0; at < RandomSymbols; at++, bits >>= 5)
        {
            values[at] = (byte)bits;
        }

        return From(values);
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

    private char SymbolAt(int index) => index < Length / 2 ? SymbolOf(_first, index) : SymbolOf(_second, index - (Length / 2));

    private static char SymbolOf(ulong half, int index) => Base32.Alphabet[(int)(half >> (5 * ((Length / 2) - 1 - index))) & 31];
}
