using System.Globalization;

namespace Cutout.Sandbox.RemoveBg;

/// <summary>A length as the fields spell it: <c>30px</c>, <c>10%</c>, or a bare <c>0</c>.</summary>
internal readonly record struct RemoveBgLength(double Value, bool IsPercent)
{
    /// <summary>Pixels of this length on a side of the given length.</summary>
    public double On(double side) => IsPercent ? side * Value / 100 : Value;

    public static RemoveBgLength? Parse(string text)
    {
        var (digits, isPercent) = text switch
        {
            "0" => ("0", false),
            _ when text.EndsWith("px", StringComparison.Ordinal) => (text[..^2], false),
            _ when text.EndsWith('%') => (text[..^1], true),
            _ => ("", false),
        };
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? new RemoveBgLength(value, isPercent)
            : null;
    }

    /// <summary>All lengths of a list parted by spaces, or null when one is wrong.</summary>
    public static RemoveBgLength[]? ParseAll(string text)
    {
        var lengths = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Parse).ToArray();
        return lengths.All(length => length is not null) ? [.. lengths.Select(length => length!.Value)] : null;
    }
}
