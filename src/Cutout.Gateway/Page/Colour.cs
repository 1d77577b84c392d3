using System.Globalization;

namespace Cutout.Gateway.Page;

/// <summary>A colour of the screen (sRGB), each part from 0 to 1.</summary>
internal readonly record struct Colour(double Red, double Green, double Blue)
{
    public static readonly Colour Black = new(0, 0, 0);
    public static readonly Colour White = new(1, 1, 1);

    /// <summary>Reads <c>#rgb</c> and <c>#rrggbb</c>.</summary>
    public static bool TryRead(string text, out Colour colour)
    {
        colour = default;
        if (text is not ['#', .. { Length: 3 or 6 } digits] || !digits.All(char.IsAsciiHexDigit))
        {
            return false;
        }

        var six = digits.Length == 6 ? digits : string.Concat(digits.Select(digit => $"{digit}{digit}"));
        colour = new Colour(PartAt(six, 0), PartAt(six, 2), PartAt(six, 4));
        return true;
    }

    /// <summary>So much of this colour, from 0 to 1, and the rest of the other.</summary>
    public Colour Mixed(double share, Colour other) =>
        new(Mix(Red, other.Red, share), Mix(Green, other.Green, share), Mix(Blue, other.Blue, share));

    /// <summary>From 1 (the same) to 21 (black on white); text is read from 4.5 on. Source: WCAG 2.2, "contrast ratio".</summary>
    public double ContrastWith(Colour other) =>
        (Math.Max(Luminance, other.Luminance) + 0.05) / (Math.Min(Luminance, other.Luminance) + 0.05);

    public override string ToString() => $"#{Digits(Red)}{Digits(Green)}{Digits(Blue)}";

    // WCAG 2.2, "relative luminance".
    private double Luminance => (0.2126 * Linear(Red)) + (0.7152 * Linear(Green)) + (0.0722 * Linear(Blue));

    private static double Linear(double part) => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);

    private static double Mix(double one, double other, double share) => (one * share) + (other * (1 - share));

    private static double PartAt(string digits, int at) => int.Parse(digits.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;

    private static string Digits(double part) => ((int)Math.Round(part * 255)).ToString("x2", CultureInfo.InvariantCulture);
}
