using Cutout.Imaging.Jpeg;
using Cutout.Imaging.Png;
using Cutout.Imaging.WebP;

namespace Cutout.Imaging;

/// <summary>Tells what a file is and how large its picture is, from the header alone and without decoding anything.</summary>
/// <remarks>ITU-T T.81, annex B.2.2 (frame header); PNG third edition, section 11.2.1 (IHDR); RFC 9649, sections 2.5 to 2.7.</remarks>
public static class PictureProbe
{
    private const int SearchedForSvg = 1024;

    /// <summary>Names the format by its magic bytes; 32 bytes are enough for all but SVG, which is looked for in the first 1024.</summary>
    public static PictureFormat Detect(ReadOnlySpan<byte> start)
    {
        return start switch
        {
            [0xFF, 0xD8, 0xFF, ..] => PictureFormat.Jpeg,
            [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => PictureFormat.Png,
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => PictureFormat.WebP,
            [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => PictureFormat.Gif,
            [(byte)'I', (byte)'I', 42 or 43, 0, ..] or [(byte)'M', (byte)'M', 0, 42 or 43, ..] => PictureFormat.Tiff,
            [(byte)'%', (byte)'P', (byte)'D', (byte)'F', (byte)'-', ..] => PictureFormat.Pdf,
            [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => DetectByBrands(start),
            // "BM" alone begins many a text; the two reserved words are zero, and the size of the second header is small.
            [(byte)'B', (byte)'M', _, _, _, _, 0, 0, 0, 0, _, _, _, _, >= 12 and <= 124, 0, 0, 0, ..] => PictureFormat.Bmp,
            _ => IsSvg(start) ? PictureFormat.Svg : PictureFormat.Unknown,
        };
    }

    /// <summary>
    /// Reads the header of a JPEG, PNG or WebP. Refused are other formats and headers that are damaged or cut off; the size
    /// of the picture is not judged.
    /// </summary>
    public static PictureOutcome<PictureHeader> Read(ReadOnlySpan<byte> picture) =>
        Attempt.To(picture, static file => Detect(file) switch
        {
            PictureFormat.Jpeg => JpegHeader.Read(file, DecodeLimits.Default).ToPictureHeader(),
            PictureFormat.Png => PngHeader.Read(file, DecodeLimits.Default).ToPictureHeader(),
            PictureFormat.WebP => WebPFile.ReadHeader(file, DecodeLimits.Default),
            var format => throw Refuse(file, format),
        });

    /// <summary>The refusal of what cannot be decoded, worded by what was detected.</summary>
    internal static PictureException Refuse(ReadOnlySpan<byte> picture, PictureFormat format)
    {
        return format switch
        {
            PictureFormat.Unknown when picture.IsEmpty => new PictureException(PictureFault.Empty, format, "no bytes"),
            PictureFormat.Unknown => new PictureException(PictureFault.UnknownFormat, format, "the first bytes belong to no known picture format"),
            _ => new PictureException(PictureFault.UnsupportedFormat, format, $"{format} is not decoded here"),
        };
    }

    // ISO/IEC 14496-12, section 4.3: a size, 'ftyp', the major brand, a version, then compatible brands. A file may call itself
    // by the general brand mif1 and only say further on whether it holds AV1 or HEVC.
    private static PictureFormat DetectByBrands(ReadOnlySpan<byte> start)
    {
        var box = start[..(int)Math.Min((uint)start.Length, System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(start))];
        var heic = false;
        for (var at = 8; at + 4 <= box.Length; at += at == 8 ? 8 : 4)
        {
            var brand = box.Slice(at, 4);
            if (brand.SequenceEqual("avif"u8) || brand.SequenceEqual("avis"u8))
            {
                return PictureFormat.Avif;
            }

            heic |= brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8) || brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("msf1"u8);
        }

        return heic ? PictureFormat.Heic : PictureFormat.Unknown;
    }

    private static bool IsSvg(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            start = start[3..];
        }

        start = start[..Math.Min(start.Length, SearchedForSvg)].TrimStart(" \t\r\n"u8);
        if (start.StartsWith("<svg"u8))
        {
            return true;
        }

        var xml = start.StartsWith("<?xml"u8) || start.StartsWith("<!--"u8) || start.StartsWith("<!DOCTYPE svg"u8);
        return xml && start.IndexOf("<svg"u8) > 0;
    }
}
