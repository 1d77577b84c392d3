using System.Diagnostics;

namespace Cutout.Imaging.Tests;

/// <summary>Pictures that Debian's packages bring along: cameras', codecs' own test files, and drawings.</summary>
internal static class PackagedPictures
{
    public static readonly string[] Packages =
    [
        "golang-1.19-src", "golang-golang-x-image-dev", "golang-github-disintegration-imaging-dev", "golang-github-rwcarlsen-goexif-dev", "afl++-doc",
    ];

    /// <summary>The files of a package whose names end so. A missing package is a visible skip, or a failure where everything must run.</summary>
    public static IReadOnlyList<string> Of(string package, params string[] endings)
    {
        var start = new ProcessStartInfo(RequiredTool.Find("dpkg-query", "dpkg"), ["-L", package]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var complaints = process.StandardError.ReadToEndAsync();
        var files = process.StandardOutput.ReadToEnd().Split('\n').Where(file => endings.Any(file.EndsWith) && File.Exists(file)).Order().ToList();
        process.WaitForExit();

        var howToInstall = $"This test needs pictures (Debian: apt-get install {package}). {complaints.Result}";
        Assert.False(process.ExitCode != 0 && Environment.GetEnvironmentVariable("CI") == "true", howToInstall);
        Assert.SkipWhen(process.ExitCode != 0, howToInstall);
        return files;
    }
}
