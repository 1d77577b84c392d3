using System.Globalization;
using System.Text;

namespace Cutout.Gateway.Privacy.AccessLog;

/// <summary>
/// Other people's text as one word of printable ASCII: a space as +, all else that could end a word or a line, forge a column or
/// confuse a terminal as the percent signs of its UTF-8.
/// </summary>
internal static class AccessLogText
{
    public const string Nothing = "-";

    private const int Longest = 256;

    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return Nothing;
        }

        var word = new StringBuilder();
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var symbol = IsPlain(rune) ? ((char)rune.Value).ToString() : rune.Value == ' ' ? "+" : Encoded(utf8[..rune.EncodeToUtf8(utf8)]);
            if (word.Length + symbol.Length > Longest)
            {
                break;
            }

            word.Append(symbol);
        }

        return word.ToString();
    }

    private static bool IsPlain(Rune rune) => rune.Value is > ' ' and <= '~' and not ('"' or '%' or '+' or '#');

    private static string Encoded(ReadOnlySpan<byte> utf8)
    {
        var text = new StringBuilder();
        foreach (var value in utf8)
        {
            text.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
        }

        return text.ToString();
    }
}
