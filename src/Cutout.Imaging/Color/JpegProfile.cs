using System.Buffers;
using System.Buffers.Binary;
using Cutout.Imaging.Jpeg;

namespace Cutout.Imaging.Color;

/// <summary>An ICC profile in the APP2 segments of a JPEG (ICC.1, annex B.4): each has a number, from 1, and the count of all.</summary>
internal static class JpegProfile
{
    // The name, its zero, the number and the count.
    private const int Overhead = 14;
    private const int MostOfASegment = 65533 - Overhead;

    private static ReadOnlySpan<byte> Name => "ICC_PROFILE\0"u8;

    /// <summary>Null if there is none, or if a piece is missing, there twice, or at odds with the others.</summary>
    public static byte[]? Read(ReadOnlySpan<byte> picture, DecodeLimits limits)
    {
        // By number: where the content begins, and its length.
        Span<(int Start, int Length)> pieces = stackalloc (int, int)[256];
        pieces.Clear();
        var found = 0;
        var count = 0;
        var whole = true;
        long size = 0;
        var segments = new JpegSegments(limits, position: 2);
        for (segments.Next(picture); segments.Marker is not (JpegMarker.Sos or JpegMarker.Eoi); segments.Next(picture))
        {
            var payload = segments.Payload(picture);
            if (segments.Marker != JpegMarker.App2 || payload.Length < Overhead || !payload.StartsWith(Name))
            {
                continue;
            }

            var number = payload[12];
            count = found == 0 ? payload[13] : count;
            whole &= payload[13] == count && number >= 1 && number <= count && pieces[number].Start == 0;
            pieces[number] = (segments.PayloadStart + Overhead, payload.Length - Overhead);
            size += payload.Length - Overhead;
            found++;
        }

        if (!whole || found == 0 || found != count || size > limits.MaxProfileBytes)
        {
            return null;
        }

        var profile = new byte[size];
        var rest = profile.AsSpan();
        foreach (var (start, length) in pieces.Slice(1, count))
        {
            picture.Slice(start, length).CopyTo(rest);
            rest = rest[length..];
        }

        return profile;
    }

    /// <summary>To be called after the JFIF segment. A profile that takes more than 255 segments is left out.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> profile)
    {
        var count = (profile.Length + MostOfASegment - 1) / MostOfASegment;
        if (count > 255)
        {
            return;
        }

        Span<byte> head = stackalloc byte[4 + Overhead];
        for (var number = 1; number <= count; number++)
        {
            var piece = profile[..Math.Min(profile.Length, MostOfASegment)];
            profile = profile[piece.Length..];
            head[0] = 0xFF;
            head[1] = JpegMarker.App2;
            BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)(2 + Overhead + piece.Length));
            Name.CopyTo(head[4..]);
            head[16] = (byte)number;
            head[17] = (byte)count;
            output.Write(head);
            output.Write(piece);
        }
    }
}
