using System.Buffers;
using System.Buffers.Binary;
using Cutout.Imaging.Jpeg;

namespace Cutout.Imaging.Metadata;

/// <summary>
/// Of the segments of a JPEG (ITU-T T.81, annex B) keeps those that the picture needs: tables, frame and scans, the colour
/// profile, and of JFIF and Adobe's segment what decoders look at.
/// </summary>
internal static class JpegScrubber
{
    private const int JfifWithoutThumbnail = 14;
    private const int AdobeLength = 12;

    public static void Scrub(ReadOnlySpan<byte> picture, IBufferWriter<byte> output)
    {
        output.Write(picture[..2]);
        var header = JpegHeader.Read(picture, DecodeLimits.Default);
        var segments = new JpegSegments(DecodeLimits.Default, position: 2);
        segments.Next(picture);

        // JFIF wants to be the first; the orientation comes after it.
        if (IsJfif(segments, picture))
        {
            WriteJfif(segments.Payload(picture), output);
            segments.Next(picture);
        }

        if (header.Orientation != Orientation.Normal)
        {
            WriteSegment(output, JpegMarker.App1, [.. "Exif\0\0"u8, .. ExifOrientation.Write(header.Orientation)]);
        }

        // The file may end without EOI after a scan; whether that was the last one, only a decoder can tell.
        for (var more = true; more && segments.Marker != JpegMarker.Eoi; more = segments.TryNext(picture))
        {
            var payload = segments.Payload(picture);
            switch (segments.Marker)
            {
                case JpegMarker.App0 when IsJfif(segments, picture):
                    WriteJfif(payload, output);
                    break;
                case JpegMarker.App2 when segments.IsProfile(picture):
                    WriteSegment(output, segments.Marker, payload);
                    break;
                case JpegMarker.App14 when payload.Length >= AdobeLength && payload.StartsWith("Adobe"u8):
                    WriteSegment(output, segments.Marker, payload[..AdobeLength]);
                    break;
                case JpegMarker.Sos:
                    var end = EndOfScan(picture, segments.Position);
                    output.Write(picture[segments.Start..end]);
                    segments.Position = end;
                    if (segments.Start == header.FirstScan && !header.Progressive && payload is [var components, ..] && components == header.Components.Length)
                    {
                        // A sequential scan of all components is the whole picture.
                        segments.Position = picture.Length;
                    }

                    break;
                case JpegMarker.Dqt or JpegMarker.Dht or JpegMarker.Dri:
                    WriteSegment(output, segments.Marker, payload);
                    break;
                case var marker when JpegMarker.IsFrame(marker):
                    WriteSegment(output, marker, payload);
                    break;
            }
        }

        output.Write((ReadOnlySpan<byte>)[0xFF, JpegMarker.Eoi]);
    }

    private static bool IsJfif(in JpegSegments segments, ReadOnlySpan<byte> picture) =>
        segments.Marker == JpegMarker.App0
        && segments.Length >= JfifWithoutThumbnail
        && segments.Payload(picture).StartsWith("JFIF\0"u8);

    // Name, version and density; the thumbnail's size becomes 0x0.
    private static void WriteJfif(ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        Span<byte> jfif = stackalloc byte[JfifWithoutThumbnail];
        payload[..(JfifWithoutThumbnail - 2)].CopyTo(jfif);
        jfif[12] = 0;
        jfif[13] = 0;
        WriteSegment(output, JpegMarker.App0, jfif);
    }

    // Where the first marker is that is not a restart, or the end of the file.
    private static int EndOfScan(ReadOnlySpan<byte> picture, int from)
    {
        while (true)
        {
            from = JpegSegments.FindMarker(picture, from);
            if (from < 0)
            {
                return picture.Length;
            }

            if (picture[from + 1] is not (>= JpegMarker.Rst0 and <= JpegMarker.Rst7))
            {
                return from;
            }

            from += 2;
        }
    }

    private static void WriteSegment(IBufferWriter<byte> output, byte marker, ReadOnlySpan<byte> payload)
    {
        Span<byte> head = stackalloc byte[4];
        head[0] = 0xFF;
        head[1] = marker;
        BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)(payload.Length + 2));
        output.Write(head);
        output.Write(payload);
    }
}
