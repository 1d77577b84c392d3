using System.Buffers.Binary;

namespace Cutout.Imaging.Color;

/// <summary>Tells an ICC profile for RGB samples from anything else, by its header and tag table (ICC.1, sections 7.2 and 7.3).</summary>
internal static class IccHeader
{
    public const int Length = 128;
    private const int TagLength = 12;

    // Where the fields are (table 17).
    private const int Class = 12;
    private const int ColorSpace = 16;
    private const int ConnectionSpace = 20;
    private const int Signature = 36;

    /// <summary>The size that the profile's first four bytes say.</summary>
    public static uint Size(ReadOnlySpan<byte> profile) => BinaryPrimitives.ReadUInt32BigEndian(profile);

    public static bool IsOfRgb(ReadOnlySpan<byte> profile) =>
        profile.Length >= Length + 4
        && Size(profile) == profile.Length
        && profile[Signature..].StartsWith("acsp"u8)
        && profile[ColorSpace..].StartsWith("RGB "u8)
        && IsOfDevice(profile.Slice(Class, 4))
        && (profile[ConnectionSpace..].StartsWith("XYZ "u8) || profile[ConnectionSpace..].StartsWith("Lab "u8))
        && TagsLieWithin(profile);

    // Display, input, output, or a space between; device links, abstract and named profiles say nothing about a picture's samples.
    private static bool IsOfDevice(ReadOnlySpan<byte> kind) =>
        kind.SequenceEqual("mntr"u8) || kind.SequenceEqual("scnr"u8) || kind.SequenceEqual("prtr"u8) || kind.SequenceEqual("spac"u8);

    private static bool TagsLieWithin(ReadOnlySpan<byte> profile)
    {
        var count = BinaryPrimitives.ReadUInt32BigEndian(profile[Length..]);
        long tableEnd = Length + 4 + ((long)count * TagLength);
        if (count == 0 || tableEnd > profile.Length)
        {
            return false;
        }

        for (var tag = profile[(Length + 4)..(int)tableEnd]; !tag.IsEmpty; tag = tag[TagLength..])
        {
            long offset = BinaryPrimitives.ReadUInt32BigEndian(tag[4..]);
            long size = BinaryPrimitives.ReadUInt32BigEndian(tag[8..]);
            if (offset < tableEnd || offset + size > profile.Length)
            {
                return false;
            }
        }

        return true;
    }
}
