namespace Cutout.Gateway.Unlocking;

/// <summary>
/// Reads a code that an operator brought along from elsewhere: 12 to 64 Latin letters and digits, whatever their case, with
/// spaces, dashes and underscores left out.
/// </summary>
internal static class ForeignCode
{
    public const int Shortest = 12;
    public const int Longest = 64;
    private const int LongestText = 2 * Longest;

    /// <summary>False if it is no such code, or has the shape of one of ours, where a wrong check symbol is a slip of the finger.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out UnlockCode code)
    {
        code = default;
        Span<char> symbols = stackalloc char[Longest];
        var count = 0;
        if (text.Length > LongestText)
        {
            return false;
        }

        foreach (var symbol in text)
        {
            if (char.IsWhiteSpace(symbol) || symbol == '_' || UnlockCode.IsDash(symbol))
            {
                continue;
            }

            if (!char.IsAsciiLetterOrDigit(symbol) || count == Longest)
            {
                return false;
            }

            symbols[count++] = char.ToUpperInvariant(symbol);
        }

        if (count < Shortest || HasOurShape(symbols[..count]))
        {
            return false;
        }

        code = UnlockCode.Foreign(new string(symbols[..count]));
        return true;
    }

    public static bool HasOurShape(ReadOnlySpan<char> symbols)
    {
        foreach (var symbol in symbols)
        {
            if (Base32.ValueOf(symbol) < 0)
            {
                return false;
            }
        }

        return symbols.Length == UnlockCode.Length;
    }
}
