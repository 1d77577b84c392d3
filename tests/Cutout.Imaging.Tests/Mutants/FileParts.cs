using System.Buffers.Binary;
using System.IO.Compression;
using Cutout.Imaging.Png;

namespace Cutout.Imaging.Tests.Mutants;

/// <summary>
/// A file taken apart where its format has joints: segments of a JPEG (a scan with its data is one), chunks of a PNG or WebP.
/// Written apart from the codecs that are tested; whatever does not fit stays in the last part.
/// </summary>
internal static class FileParts
{
    private const int RiffHeader = 12;
    private const int ChunkFrame = 12;

    public static List<byte[]> Split(byte[] file, PictureFormat format)
    {
        var parts = new List<byte[]>();
        for (var at = 0; at < file.Length;)
        {
            var length = format switch
            {
                PictureFormat.Jpeg => JpegPart(file, at),
                PictureFormat.Png => at == 0 ? PngChunks.SignatureLength : PngPart(file, at),
                PictureFormat.WebP => at == 0 ? RiffHeader : WebPPart(file, at),
                _ => 32,
            };
            var end = at + (int)Math.Clamp(length, 1, file.Length - at);
            parts.Add(file[at..end]);
            at = end;
        }

        return parts;
    }

    public static byte[] Join(IEnumerable<byte[]> parts) => [.. parts.SelectMany(part => part)];

    /// <summary>Where the length of a part stands in it and how many bytes it has; no bytes if it has none.</summary>
    public static (int At, int Bytes) LengthField(PictureFormat format) => format switch
    {
        PictureFormat.Jpeg => (2, 2),
        PictureFormat.Png => (0, 4),
        PictureFormat.WebP => (4, 4),
        _ => (0, 0),
    };

    /// <summary>Makes the checks of a PNG's chunks, or the size in a RIFF header, right for what the file has become.</summary>
    public static void Repair(byte[] file, PictureFormat format)
    {
        if (format == PictureFormat.WebP && file.Length >= RiffHeader)
        {
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        }

        if (format != PictureFormat.Png)
        {
            return;
        }

        for (long at = PngChunks.SignatureLength; at <= file.Length - ChunkFrame;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan((int)at));
            if (length > file.Length - at - ChunkFrame)
            {
                return;
            }

            var check = Crc32.Of(file.AsSpan((int)at + 4, (int)length + 4));
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan((int)(at + 8 + length)), check);
            at += ChunkFrame + length;
        }
    }

    public static byte[] Deflated(byte[] bytes)
    {
        var output = new MemoryStream();
        using (var deflater = new ZLibStream(output, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflater.Write(bytes);
        }

        return output.ToArray();
    }

    /// <summary>As much as can be inflated.</summary>
    public static byte[] Inflated(byte[] bytes)
    {
        var output = new MemoryStream();
        using var inflater = new ZLibStream(new MemoryStream(bytes), CompressionMode.Decompress);
        try
        {
            inflater.CopyTo(output);
        }
        catch (InvalidDataException)
        {
            // It was damaged by a mutation before this one; what came out is enough.
        }

        return output.ToArray();
    }

    private static long PngPart(byte[] file, int at) =>
        file.Length - at < ChunkFrame ? int.MaxValue : ChunkFrame + (long)BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));

    private static long WebPPart(byte[] file, int at)
    {
        if (file.Length - at < 8)
        {
            return int.MaxValue;
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 4));
        return 8L + length + (length & 1);
    }

    private static long JpegPart(byte[] file, int at)
    {
        if (file.Length - at < 4 || file[at] != 0xFF)
        {
            return int.MaxValue;
        }

        var marker = file[at + 1];
        if (marker is 0xD8 or 0xD9 or 1)
        {
            return 2;
        }

        var end = at + 2 + BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 2));
        if (marker == 0xDA)
        {
            // The data, up to a marker that is no restart.
            while (end < file.Length - 1 && !(file[end] == 0xFF && file[end + 1] is not (0 or 0xFF or (>= 0xD0 and <= 0xD7))))
            {
                end++;
            }
        }

        return end - at;
    }
}
