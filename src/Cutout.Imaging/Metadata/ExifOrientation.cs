using System.Buffers.Binary;

namespace Cutout.Imaging.Metadata;

/// <summary>The one EXIF field that pixels depend on: tag 0x0112 in the first directory of the TIFF block.</summary>
internal static class ExifOrientation
{
    private const ushort OrientationTag = 0x0112;
    private const ushort Short = 3;

    /// <summary>A TIFF block, little endian, with the orientation and nothing else; the value's place is byte 18.</summary>
    private static readonly byte[] Minimal =
    [
        (byte)'I', (byte)'I', 42, 0, 8, 0, 0, 0,
        1, 0,
        0x12, 0x01, 3, 0, 1, 0, 0, 0, 1, 0, 0, 0,
        0, 0, 0, 0,
    ];

    private const int PlaceOfValue = 18;

    /// <summary>
    /// Reads the orientation out of a TIFF block (what follows <c>Exif\0\0</c>). EXIF is no part of the picture: what is
    /// damaged or absurd counts as <see cref="Orientation.Normal"/>.
    /// </summary>
    public static Orientation Read(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8)
        {
            return Orientation.Normal;
        }

        var littleEndian = tiff[0] == 'I' && tiff[1] == 'I';
        if (!littleEndian && !(tiff[0] == 'M' && tiff[1] == 'M'))
        {
            return Orientation.Normal;
        }

        var directory = U32(tiff[4..], littleEndian);
        if (directory > tiff.Length - 2)
        {
            return Orientation.Normal;
        }

        var count = U16(tiff[(int)directory..], littleEndian);
        var entries = tiff[((int)directory + 2)..];
        for (var i = 0; i < count && entries.Length >= 12; i++, entries = entries[12..])
        {
            if (U16(entries, littleEndian) != OrientationTag)
            {
                continue;
            }

            var value = U16(entries[2..], littleEndian) == Short ? U16(entries[8..], littleEndian) : 0;
            return value is >= 1 and <= 8 ? (Orientation)value : Orientation.Normal;
        }

        return Orientation.Normal;
    }

    /// <summary>A TIFF block of 26 bytes that says nothing but the orientation.</summary>
    public static byte[] Write(Orientation orientation)
    {
        var tiff = (byte[])Minimal.Clone();
        tiff[PlaceOfValue] = (byte)orientation;
        return tiff;
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, bool littleEndian) =>
        littleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint U32(ReadOnlySpan<byte> bytes, bool littleEndian) =>
        littleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
