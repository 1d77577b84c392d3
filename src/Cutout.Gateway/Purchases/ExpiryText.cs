using System.CommandLine;
using System.Globalization;

namespace Cutout.Gateway.Purchases;

/// <summary>
/// Reads when codes or keys expire, as an operator writes it: <c>2027-01-31</c> (through the end of that day, UTC),
/// <c>2027-01-31T18:00Z</c>, or from now on <c>90d</c> or <c>12h</c>.
/// </summary>
internal static class ExpiryText
{
    private static readonly string[] Moments = ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>The option <c>--expires</c> of a command.</summary>
    /// <param name="meaning">What it decides, such as "Until when they can be used".</param>
    public static Option<DateTimeOffset?> OptionFor(string meaning) => new("--expires")
    {
        Description = $"{meaning}: a day (2027-01-31, through its end, UTC), a moment (2027-01-31T18:00Z), or from now on 90d or 12h.",
        CustomParser = argument =>
        {
            var text = argument.Tokens.Single().Value;
            var read = Read(text, TimeProvider.System.GetUtcNow());
            if (read is null)
            {
                argument.AddError($"--expires is \"{text}\"; write a day (2027-01-31), a moment (2027-01-31T18:00Z), or 90d or 12h.");
            }

            return read;
        },
    };

    /// <summary>Null if it is none of these.</summary>
    public static DateTimeOffset? Read(string text, DateTimeOffset now)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day == DateOnly.MaxValue ? null : new DateTimeOffset(day.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero);
        }

        if (DateTimeOffset.TryParseExact(text, Moments, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
        {
            return moment;
        }

        // Five digits are more than a lifetime, and can't overflow.
        return text.Length is > 1 and <= 6 && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? text[^1] switch
            {
                'd' => now.AddDays(number),
                'h' => now.AddHours(number),
                _ => null,
            }
            : null;
    }
}
