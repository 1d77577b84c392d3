namespace Cutout.Benchmarks;

/// <summary>A folder that is gone when it is let go.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cutout-benchmark-");

    public string Path => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
