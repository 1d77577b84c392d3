using System.Globalization;

namespace Cutout.Gateway.Web;

/// <summary>How far a signed message's time may be from ours, before or after.</summary>
internal static class SignatureAge
{
    private const long LongestSeconds = 5 * 60;

    /// <summary>Seconds since 1970 in plain digits; null if it is anything else.</summary>
    public static long? Read(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;

    public static bool IsFresh(long seconds, DateTimeOffset now)
    {
        var difference = (Int128)now.ToUnixTimeMilliseconds() - ((Int128)seconds * 1000);
        return Int128.Abs(difference) <= LongestSeconds * 1000;
    }
}
