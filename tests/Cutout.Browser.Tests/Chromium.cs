namespace Cutout.Browser.Tests;

/// <summary>The machine's own browser; nothing is downloaded.</summary>
internal static class Chromium
{
    private const string HowToInstall =
        "No Chromium was found. Install one (Debian, Ubuntu: apt-get install chromium) or name one in CHROMIUM_PATH.";

    private static readonly string[] UsualPlaces =
    [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
        "/usr/bin/google-chrome-stable",
        "/usr/bin/microsoft-edge",
        "/snap/bin/chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
        @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ];

    public static readonly string[] Switches =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    public static string? Path { get; } = Named() ?? UsualPlaces.FirstOrDefault(File.Exists);

    /// <summary>A missing browser is a visible skip on a developer's machine and a failure where it must be there.</summary>
    public static void Require()
    {
        if (Path is not null)
        {
            return;
        }

        Assert.False(Environment.GetEnvironmentVariable("CI") == "true", HowToInstall);
        Assert.Skip(HowToInstall);
    }

    private static string? Named() => Environment.GetEnvironmentVariable("CHROMIUM_PATH") switch
    {
        null or "" => null,
        var path when File.Exists(path) => path,
        var path => throw new FileNotFoundException("CHROMIUM_PATH names no file: " + path),
    };
}
