using System.IO.Compression;
using System.Runtime.InteropServices;
using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Compatibility.Rendering;

/// <summary>An archive of files that are packed already, written straight into the block in which it stays.</summary>
internal static class StoredZip
{
    // Headers and directory of an entry with a short name.
    private const int BesideAnEntry = 256;

    public static void Write(PictureBuffer archive, params ReadOnlySpan<(string Name, ReadOnlyMemory<byte> File)> entries)
    {
        var length = BesideAnEntry;
        foreach (var entry in entries)
        {
            length += entry.File.Length + BesideAnEntry;
        }

        if (!MemoryMarshal.TryGetArray<byte>(archive.GetMemory(length), out var room))
        {
            throw new InvalidOperationException("A picture is held in an array.");
        }

        using var stream = new MemoryStream(room.Array!, room.Offset, room.Count, writable: true);
        stream.SetLength(0);
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in entries)
            {
                using var content = zip.CreateEntry(entry.Name, CompressionLevel.NoCompression).Open();
                content.Write(entry.File.Span);
            }
        }

        archive.Advance((int)stream.Length);
    }
}
