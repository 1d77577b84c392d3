using System.Buffers.Binary;
using Cutout.Imaging;

namespace Cutout.Gateway.Providers;

/// <summary>
/// The marker segments of a scrubbed JPEG that say how its pixels are to be seen: the orientation (APP1) and the colour
/// profile (APP2), as they stand in the file. Source: ITU-T T.81, annex B.1.
/// </summary>
internal static class JpegMarks
{
    private const byte App1 = 0xE1;
    private const byte App2 = 0xE2;
    private const byte FirstFrame = 0xC0;
    private const byte LastFrame = 0xCF;
    private const byte HuffmanTables = 0xC4;
    private const byte StartOfScan = 0xDA;

    /// <summary>Of any other format the orientation alone. Without the profile, if the pixels it speaks of are not red, green and blue.</summary>
    public static byte[] Of(ReadOnlySpan<byte> photo, PictureHeader header)
    {
        var marks = new List<byte>();
        var profile = new List<byte>();
        if (header.Format != PictureFormat.Jpeg)
        {
            return header.Orientation == Orientation.Normal ? [] : Exif(header.Orientation);
        }

        for (var at = 2; at + 4 <= photo.Length && photo[at] == 0xFF && photo[at + 1] != StartOfScan;)
        {
            var (marker, length) = (photo[at + 1], 2 + BinaryPrimitives.ReadUInt16BigEndian(photo[(at + 2)..]));
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            if (at + length > photo.Length)
            {
                break;
            }

            var segment = photo.Slice(at, length);
            if (marker is App1 or App2)
            {
                (marker == App1 ? marks : profile).AddRange(segment);
            }
            else if (marker is >= FirstFrame and <= LastFrame and not HuffmanTables && length > 9 && segment[9] != 3)
            {
                profile.Clear();
                return [.. marks];
            }

            at += length;
        }

        return [.. marks, .. profile];
    }

    // APP1: "Exif", a little-endian TIFF header, and one directory with the one entry 0x0112 (Orientation, SHORT).
    private static byte[] Exif(Orientation orientation)
    {
        byte[] exif =
        [
            .. "Exif"u8, 0, 0, .. "II"u8, 42, 0, 8, 0, 0, 0,
            1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, (byte)orientation, 0, 0, 0, 0, 0, 0, 0,
        ];
        return [0xFF, App1, 0, (byte)(exif.Length + 2), .. exif];
    }
}
