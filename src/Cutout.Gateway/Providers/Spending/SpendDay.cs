namespace Cutout.Gateway.Providers.Spending;

/// <summary>A day of the spend book: days since 1970, by UTC.</summary>
internal static class SpendDay
{
    private const long SecondsOfADay = 86_400;

    public static long Of(DateTimeOffset time) => time.ToUnixTimeSeconds() / SecondsOfADay;

    /// <summary>When the caps begin anew.</summary>
    public static DateTimeOffset EndOf(long day) => DateTimeOffset.FromUnixTimeSeconds((day + 1) * SecondsOfADay);
}
