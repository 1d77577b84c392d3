using Cutout.Gateway.Providers.Spending;

namespace Cutout.Gateway.Keys;

/// <summary>The month (UTC) that a day of <see cref="SpendDay"/> belongs to, counted from the year 0.</summary>
internal static class KeyDay
{
    private const int MonthsOfAYear = 12;

    public static long MonthOf(long day)
    {
        var date = DateOf(day);
        return (date.Year * MonthsOfAYear) + date.Month - 1;
    }

    public static long FirstOfMonth(long day)
    {
        var date = DateOf(day);
        return day - date.Day + 1;
    }

    public static DateOnly DateOf(long day) => DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays((int)day);
}
