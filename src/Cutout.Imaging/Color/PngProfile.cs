using System.Buffers;
using System.IO.Compression;
using Cutout.Imaging.Png;

namespace Cutout.Imaging.Color;

/// <summary>The chunks of a PNG that say how its samples are meant (third edition, section 11.3.2).</summary>
internal static class PngProfile
{
    private const int LongestName = 79;

    private static readonly uint Iccp = PngChunks.TypeOf("iCCP");
    private static readonly uint Cicp = PngChunks.TypeOf("cICP");
    private static readonly uint Srgb = PngChunks.TypeOf("sRGB");
    private static readonly uint Gama = PngChunks.TypeOf("gAMA");
    private static readonly uint Chrm = PngChunks.TypeOf("cHRM");

    // No two writers agree on a name, and no reader looks at it.
    private static ReadOnlySpan<byte> Name => "ICC profile\0"u8;

    /// <summary>Reads the chunks before the first IDAT.</summary>
    /// <param name="picture">The whole file.</param>
    /// <param name="limits">Bounds the profile.</param>
    /// <param name="kept">Receives the chunks other than iCCP, the first of each type, that are whole.</param>
    /// <returns>The ICC profile; null if there is none that can be kept.</returns>
    public static byte[]? Read(ReadOnlySpan<byte> picture, DecodeLimits limits, List<PngColorChunk> kept)
    {
        byte[]? profile = null;
        var chunks = new PngChunks(picture, limits);
        for (chunks.Next(); chunks.Type != PngHeader.Idat && chunks.Type != PngHeader.Iend; chunks.Next())
        {
            var type = chunks.Type;
            if (type == Iccp && profile is null && chunks.HasGoodCrc)
            {
                profile = Inflate(chunks.Payload, limits.MaxProfileBytes);
            }
            else if (IsWellFormed(type, chunks.Payload) && chunks.HasGoodCrc && !kept.Exists(chunk => chunk.Type == type))
            {
                kept.Add(new PngColorChunk(type, chunks.Payload.ToArray()));
            }
        }

        return profile;
    }

    /// <summary>To be called between IHDR and IDAT.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> profile, IReadOnlyList<PngColorChunk> chunks)
    {
        if (!profile.IsEmpty)
        {
            using var content = new MemoryStream();
            content.Write(Name);
            content.WriteByte(0);
            using (var deflater = new ZLibStream(content, CompressionLevel.Optimal, leaveOpen: true))
            {
                deflater.Write(profile);
            }

            PngChunkWriter.Write(output, Iccp, content.GetBuffer().AsSpan(0, (int)content.Length));
        }

        foreach (var chunk in chunks)
        {
            PngChunkWriter.Write(output, chunk.Type, chunk.Payload);
        }
    }

    private static bool IsWellFormed(uint type, ReadOnlySpan<byte> payload) =>
        (type == Cicp && payload.Length == 4)
        || (type == Srgb && payload.Length == 1 && payload[0] <= 3)
        || (type == Gama && payload.Length == 4 && payload.ContainsAnyExcept((byte)0))
        || (type == Chrm && payload.Length == 32);

    // A name, a zero, the compression method 0, and the profile, whose first four bytes say how long it is: whatever inflates
    // to more or less than that is no profile, so a bomb never takes more than the limit.
    private static byte[]? Inflate(ReadOnlySpan<byte> payload, int limit)
    {
        var name = payload.IndexOf((byte)0);
        if (name is < 1 or > LongestName || payload.Length < name + 2 || payload[name + 1] != 0 || payload.Length > limit)
        {
            return null;
        }

        using var inflater = new ZLibStream(new MemoryStream(payload[(name + 2)..].ToArray()), CompressionMode.Decompress);
        try
        {
            Span<byte> head = stackalloc byte[4];
            if (inflater.ReadAtLeast(head, 4, throwOnEndOfStream: false) < 4 || IccHeader.Size(head) < 4 || IccHeader.Size(head) > limit)
            {
                return null;
            }

            var profile = new byte[IccHeader.Size(head)];
            head.CopyTo(profile);
            inflater.ReadExactly(profile.AsSpan(4));
            return inflater.ReadByte() < 0 ? profile : null;
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException)
        {
            return null;
        }
    }
}
