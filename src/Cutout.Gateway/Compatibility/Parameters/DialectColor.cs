using System.Drawing;
using System.Globalization;

namespace Cutout.Gateway.Compatibility.Parameters;

/// <summary><c>bg_color</c>: hex of 3, 4, 6 or 8 digits, with or without <c>#</c>, or a colour's name as in CSS.</summary>
internal static class DialectColor
{
    public static (byte Red, byte Green, byte Blue, byte Alpha)? Read(string text)
    {
        var hex = text.StartsWith('#') ? text[1..] : text;
        if (hex.Length is 3 or 4)
        {
            hex = string.Concat(hex.Select(digit => new string(digit, 2)));
        }

        hex += hex.Length == 6 ? "ff" : "";
        if (hex.Length == 8 && uint.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var rgba))
        {
            return ((byte)(rgba >> 24), (byte)(rgba >> 16), (byte)(rgba >> 8), (byte)rgba);
        }

        var named = Color.FromName(text);
        return named is { IsKnownColor: true, IsSystemColor: false } ? (named.R, named.G, named.B, named.A) : null;
    }
}
