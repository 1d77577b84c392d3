using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Previews;

/// <summary>The words of a watermark, with the session's short name where the operator wants it.</summary>
internal static class WatermarkText
{
    private const string Placeholder = "{session}";

    // Enough to find a session again among a day's; the reference opens nothing.
    private const int LengthOfAShortName = 6;

    public static string For(CutoutSession session, string text) =>
        text.Replace(Placeholder, session.Reference[..Math.Min(LengthOfAShortName, session.Reference.Length)], StringComparison.Ordinal);

    /// <summary>1 to 40 printable characters of ASCII, which the built-in letters have.</summary>
    public static bool CanBeDrawn(string text) => text.Length is >= 1 and <= 40 && text.All(symbol => symbol is >= ' ' and <= '~') && !string.IsNullOrWhiteSpace(text);
}
