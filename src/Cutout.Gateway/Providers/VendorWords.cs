using System.Text.RegularExpressions;

namespace Cutout.Gateway.Providers;

/// <summary>
/// Makes a vendor's words, or a socket's, fit for the log. A vendor may quote anything that it was sent or has made: the key, the
/// account's mail address, a result's signed address, the picture itself. What may be one of these is left out.
/// </summary>
internal static partial class VendorWords
{
    private const int Longest = 300;
    private const string Left = "…";

    // Longer words are not looked at, so that none of the patterns is ever run over megabytes.
    private const int LongestRead = 4096;

    public static string Redacted(string words)
    {
        var text = words.Length > LongestRead ? words[..LongestRead] : words;
        text = Address.Replace(text, "${scheme}${host}/" + Left);
        text = Mail.Replace(text, Left);
        text = LongToken.Replace(text, Left);
        text = Unprintable.Replace(text, " ");
        return text.Length > Longest ? text[..Longest] + Left : text;
    }

    // Scheme and host stay; whoever is named before the host goes, and all that comes after it.
    [GeneratedRegex(@"\b(?<scheme>[a-z][a-z0-9+.-]{1,9}://)(?:[^\s/?#""'<>]*@)?(?<host>[a-z0-9.:\[\]-]*)[^\s""'<>]*", RegexOptions.IgnoreCase)]
    private static partial Regex Address { get; }

    [GeneratedRegex(@"[^\s@""'<>(]+@[^\s@""'<>)]+")]
    private static partial Regex Mail { get; }

    // Keys, signatures, base64: long and with a digit. Words of twenty letters are rare, and then have none.
    [GeneratedRegex("(?=[A-Za-z_+/=-]*[0-9])[A-Za-z0-9_+/=-]{20,}")]
    private static partial Regex LongToken { get; }

    [GeneratedRegex(@"[\p{C}\p{Zl}\p{Zp}]+")]
    private static partial Regex Unprintable { get; }
}
