using System.Buffers;
using System.Buffers.Binary;
using Cutout.Imaging.Jpeg;

namespace Cutout.Imaging.Metadata;

/// <summary>Of the segments of a JPEG keeps those that the picture needs.</summary>
internal static class JpegScrubber
{
    private const int JfifWithoutThumbnail = 14;
    private const int AdobeLength = 12;

    public static void Scrub(ReadOnlySpan<byte> picture, IBufferWriter<byte> output)
    {
        output.Write(picture[..2]);
        var orientation = FindOrientation(picture);
        var segments = new JpegSegments(DecodeLimits.Default, position: 2);
        var scans = 0;
        segments.Next(picture);

        // JFIF wants to be the first; the orientation comes after it.
        if (IsJfif(segments, picture))
        {
            WriteJfif(segments.Payload(picture), output);
            segments.Next(picture);
        }

        if (orientation != Orientation.Normal)
        {
            WriteSegment(output, JpegMarker.App1, [.. "Exif\0\0"u8, .. ExifOrientation.Write(orientation)]);
        }

        for (; segments.Marker != JpegMarker.Eoi; segments.Next(picture))
        {
            var payload = segments.Payload(picture);
            switch (segments.Marker)
            {
                case JpegMarker.App0 when IsJfif(segments, picture):
                    WriteJfif(payload, output);
                    break;
                case JpegMarker.App2 when payload.StartsWith("ICC_PROFILE\0"u8):
                    WriteSegment(output, segments.Marker, payload);
                    break;
                case JpegMarker.App14 when payload.Length >= AdobeLength && payload.StartsWith("Adobe"u8):
                    WriteSegment(output, segments.Marker, payload[..AdobeLength]);
                    break;
                case >= JpegMarker.App0 and <= JpegMarker.App15 or JpegMarker.Com:
                    break;
                case JpegMarker.Sos:
                    var end = EndOfScan(picture, segments.Position);
                    output.Write(picture[segments.Start..end]);
                    segments.Position = end;
                    scans++;
                    break;
                case var marker when JpegMarker.IsBare(marker):
                    throw PictureException.Corrupt(PictureFormat.Jpeg, $"marker {marker:X2} at byte {segments.Start} outside of a scan");
                default:
                    WriteSegment(output, segments.Marker, payload);
                    break;
            }
        }

        if (scans == 0)
        {
            throw PictureException.Corrupt(PictureFormat.Jpeg, "no scan");
        }

        output.Write((ReadOnlySpan<byte>)[0xFF, JpegMarker.Eoi]);
    }

    private static Orientation FindOrientation(ReadOnlySpan<byte> picture)
    {
        var segments = new JpegSegments(DecodeLimits.Default, position: 2);
        for (segments.Next(picture); segments.Marker is not (JpegMarker.Sos or JpegMarker.Eoi); segments.Next(picture))
        {
            var payload = segments.Payload(picture);
            if (segments.Marker == JpegMarker.App1 && payload.Length >= 6 && payload.StartsWith("Exif\0"u8))
            {
                return ExifOrientation.Read(payload[6..]);
            }
        }

        return Orientation.Normal;
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

    // Where the first marker is that is not a restart.
    private static int EndOfScan(ReadOnlySpan<byte> picture, int from)
    {
        while (true)
        {
            from = JpegSegments.FindMarker(picture, from);
            if (from < 0)
            {
                throw PictureException.Truncated(PictureFormat.Jpeg, $"the file ends at byte {picture.Length} within a scan");
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
