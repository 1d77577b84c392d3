namespace Cutout.Gateway.Tests;

/// <summary>The sources that these tests were built from; a build for release doesn't remember where they lay.</summary>
internal static class Repository
{
    /// <summary>A path below the folder of the solution.</summary>
    public static string PathOf(params string[] names) => Path.GetFullPath(Path.Combine([Root(), .. names]));

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Cutout.Gateway.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("These tests run from a folder below the solution's.");
    }
}
