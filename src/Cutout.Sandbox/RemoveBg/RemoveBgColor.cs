using System.Drawing;
using System.Globalization;

namespace Cutout.Sandbox.RemoveBg;

/// <summary><c>bg_color</c>: hex of 3, 4, 6 or 8 digits, with or without <c>#</c>, or a colour's name.</summary>
internal readonly record struct RemoveBgColor(byte Red, byte Green, byte Blue, byte Alpha)
{
    public static RemoveBgColor? Parse(string text)
    {
        var hex = text.TrimStart('#');
        if (hex.Length is 3 or 4)
        {
            hex = string.Concat(hex.Select(digit => new string(digit, 2)));
        }

        if (hex.Length == 6)
        {
            hex += "ff";
        }

        if (hex.Length == 8 && uint.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var rgba))
        {
            return new RemoveBgColor((byte)(rgba >> 24), (byte)(rgba >> 16), (byte)(rgba >> 8), (byte)rgba);
        }

        var named = Color.FromName(text);
        return named.IsKnownColor && !named.IsSystemColor ? new RemoveBgColor(named.R, named.G, named.B, named.A) : null;
    }
}
