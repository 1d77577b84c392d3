using System.Globalization;

namespace Cutout.Gateway.Privacy.AccessLog;

/// <summary>The files of the days: <c>access-2026-11-22.log</c>. Anything else in the folder is none of ours.</summary>
internal static class AccessLogFiles
{
    private const string Prefix = "access-";
    private const string Suffix = ".log";
    private const string DayFormat = "yyyy-MM-dd";

    public static string PathOf(string folder, DateOnly day) =>
        Path.Combine(folder, $"{Prefix}{day.ToString(DayFormat, CultureInfo.InvariantCulture)}{Suffix}");

    public static IReadOnlyList<(string Path, DateOnly Day)> In(string folder)
    {
        var files = new List<(string, DateOnly)>();
        foreach (var path in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, $"{Prefix}*{Suffix}") : [])
        {
            if (DateOnly.TryParseExact(Path.GetFileName(path)[Prefix.Length..^Suffix.Length], DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                files.Add((path, day));
            }
        }

        return files;
    }

    /// <summary>Whether opening, writing or deleting may end like this: the disk's doing, or its rights.</summary>
    public static bool IsFault(Exception problem) => problem is IOException or UnauthorizedAccessException;
}
