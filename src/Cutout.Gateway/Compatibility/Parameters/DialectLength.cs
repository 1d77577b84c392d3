using System.Globalization;

namespace Cutout.Gateway.Compatibility.Parameters;

/// <summary>A length as the dialect spells it: <c>30px</c>, <c>10%</c>, or a bare <c>0</c>.</summary>
internal readonly record struct DialectLength(double Value, bool IsPercent)
{
    /// <summary>Pixels of this length on a side of so many.</summary>
    public double On(double side) => IsPercent ? side * Value / 100 : Value;

    public int PixelsOn(double side) => (int)Math.Round(On(side));

    /// <summary>All lengths of a list parted by spaces; null if one of them is none.</summary>
    public static DialectLength[]? ReadAll(string text)
    {
        var lengths = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Read).ToArray();
        return Array.TrueForAll(lengths, length => length is not null) ? [.. lengths.Select(length => length!.Value)] : null;
    }

    public static DialectLength? Read(string text)
    {
        var (digits, isPercent) = text switch
        {
            "0" => ("0", false),
            _ when text.EndsWith("px", StringComparison.OrdinalIgnoreCase) => (text[..^2], false),
            _ when text.EndsWith('%') => (text[..^1], true),
            _ => ("", false),
        };
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value <= 1_000_000
            ? new DialectLength(value, isPercent)
            : null;
    }
}
