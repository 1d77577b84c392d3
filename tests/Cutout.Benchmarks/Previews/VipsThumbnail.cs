using System.Diagnostics;

namespace Cutout.Benchmarks.Previews;

/// <summary>libvips' own command: reading, shrinking and writing in a process of its own, whose start is not subtracted.</summary>
internal static class VipsThumbnail
{
    private static bool _said;

    /// <summary>Null if it is not installed, which is said once.</summary>
    public static string? Find()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "vipsthumbnail"))
            .FirstOrDefault(File.Exists);
        if (path is null && !_said)
        {
            _said = true;
            Console.WriteLine("vipsthumbnail is not found: `apt install libvips-tools`.");
        }

        return path;
    }

    public static Timing Time(string program, string picture, string folder)
    {
        var start = new ProcessStartInfo(program, ["--size", "1024", "-o", Path.Combine(folder, "small.jpg[Q=82,background=255]"), picture]);
        start.Environment["VIPS_CONCURRENCY"] = "1";
        var wall = Measure.Time(() =>
        {
            using var process = Process.Start(start)!;
            process.WaitForExit();
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"vipsthumbnail ended with {process.ExitCode}");
            }
        });
        return new Timing(wall, Timing.Unknown);
    }
}
