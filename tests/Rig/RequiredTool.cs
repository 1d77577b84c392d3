namespace Cutout;

/// <summary>
/// Programs of the machine that some tests compare with or look through. A missing one is a visible skip on a developer's
/// machine and a failure where everything must run.
/// </summary>
internal static class RequiredTool
{
    /// <summary>Its full path; <paramref name="package"/> is where Debian has it.</summary>
    public static string Find(string name, string package)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Prepend("/usr/bin")
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
        return Require(path, name, package);
    }

    /// <summary>What has been looked for elsewhere than on the path; null if it wasn't found.</summary>
    public static string Require(string? path, string name, string package)
    {
        var howToInstall = $"This test needs {name} (Debian, Ubuntu: apt-get install {package}).";
        Assert.False(path is null && Environment.GetEnvironmentVariable("CI") == "true", howToInstall);
        Assert.SkipWhen(path is null, howToInstall);
        return path!;
    }
}
