using System.Globalization;
using Cutout.Imaging;

namespace Cutout.Gateway.Previews;

/// <summary>What the preview's clear parts are laid on: <c>white</c>, <c>checkerboard</c>, <c>transparent</c>, or a colour as 3 or 6 hex digits.</summary>
internal static class PreviewBackgrounds
{
    public static readonly PreviewBackground Default = PreviewBackground.White;

    /// <summary>What a full picture may be laid on: the colour as 6 lower-case hex digits, empty for none; null if it is neither.</summary>
    public static string? Colour(string text) => text.TrimStart('#').ToLowerInvariant() switch
    {
        "transparent" => "",
        "white" => "ffffff",
        { Length: 3 } digits => Colour(string.Concat(digits.Select(digit => $"{digit}{digit}"))),
        { Length: 6 } digits when int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _) => digits,
        _ => null,
    };

    public static PreviewBackground? Parse(string? text) => text?.TrimStart('#') switch
    {
        null or "" => Default,
        "white" => PreviewBackground.White,
        "checkerboard" => PreviewBackground.Checkerboard,
        "transparent" => PreviewBackground.Transparent,
        { Length: 3 } digits => Parse(string.Concat(digits.Select(digit => $"{digit}{digit}"))),
        { Length: 6 } digits when int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var rgb) =>
            PreviewBackground.Color((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb),
        _ => null,
    };
}
