using System.IO.Compression;

namespace Cutout.Gateway.Tests.Page;

/// <summary>The page and the client as they lie beside the binary.</summary>
internal static class PageFiles
{
    public static string Read(string name) => File.ReadAllText(PathOf(name));

    /// <summary>How many bytes a file takes on the wire, compressed as well as gzip can.</summary>
    public static int Compressed(string name) => Compressed(File.ReadAllBytes(PathOf(name)));

    public static int Compressed(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return (int)packed.Length;
    }

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "wwwroot", name);
}
