using System.Buffers;
using System.Buffers.Binary;
using Cutout.Imaging.WebP;

namespace Cutout.Imaging.Metadata;

/// <summary>Of the chunks of a WebP (RFC 9649, section 2.7) keeps the picture, its alpha, its frames and its colour profile.</summary>
internal static class WebPScrubber
{
    private const byte ExifFlag = 0x08;
    private const byte XmpFlag = 0x04;

    public static void Scrub(ReadOnlySpan<byte> picture, IBufferWriter<byte> output)
    {
        var orientation = Orientation.Normal;
        var hasExif = false;
        var hasPicture = false;
        var extended = false;
        var size = 4;
        for (var chunks = new WebPFile.WebPChunks(picture, DecodeLimits.Default); chunks.Next();)
        {
            // Without a VP8X the other chunks have no meaning.
            extended |= chunks.Is("VP8X"u8);
            if (chunks.Is("EXIF"u8) && extended && !hasExif)
            {
                hasExif = true;
                orientation = ExifOrientation.Read(WebPFile.WithoutPrefix(chunks.Payload));
            }

            hasPicture |= chunks.Is("VP8 "u8) || chunks.Is("VP8L"u8) || chunks.Is("ANMF"u8);
            size += IsKept(chunks) ? Padded(chunks.Whole.Length) : 0;
        }

        if (!hasPicture)
        {
            throw PictureException.Corrupt(PictureFormat.WebP, "no picture");
        }

        var exif = orientation == Orientation.Normal ? [] : ExifOrientation.Write(orientation);
        size += exif.Length == 0 ? 0 : 8 + Padded(exif.Length);
        output.Write("RIFF"u8);
        WriteU32(output, (uint)size);
        output.Write("WEBP"u8);

        for (var chunks = new WebPFile.WebPChunks(picture, DecodeLimits.Default); chunks.Next();)
        {
            if (!IsKept(chunks))
            {
                continue;
            }

            var whole = chunks.Whole;
            if (chunks.Is("VP8X"u8) && chunks.Payload.Length > 0)
            {
                var features = whole.ToArray();
                features[8] = (byte)((features[8] & ~(ExifFlag | XmpFlag)) | (exif.Length > 0 ? ExifFlag : 0));
                output.Write(features);
            }
            else
            {
                output.Write(whole);
            }

            WritePadding(output, whole.Length);
        }

        if (exif.Length > 0)
        {
            output.Write("EXIF"u8);
            WriteU32(output, (uint)exif.Length);
            output.Write(exif);
            WritePadding(output, exif.Length);
        }
    }

    private static bool IsKept(in WebPFile.WebPChunks chunks) =>
        chunks.HoldsPicture || chunks.Is("ICCP"u8);

    private static int Padded(int length) => length + (length & 1);

    private static void WritePadding(IBufferWriter<byte> output, int length)
    {
        if ((length & 1) != 0)
        {
            output.Write((ReadOnlySpan<byte>)[0]);
        }
    }

    private static void WriteU32(IBufferWriter<byte> output, uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(output.GetSpan(4), value);
        output.Advance(4);
    }
}
