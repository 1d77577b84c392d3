using System.Buffers.Binary;
using Cutout.Imaging.Metadata;

namespace Cutout.Imaging.Jpeg;

/// <summary>Walks the marker segments of a JPEG (ITU-T T.81, annex B.1.1), from any place where a marker is expected.</summary>
internal struct JpegSegments(DecodeLimits limits, int position)
{
    // "ICC_PROFILE", a zero, the segment's number and how many there are (ICC.1, annex B.4).
    private const int ProfileHead = 14;

    private readonly int _maxSegments = limits.MaxSegments;
    private MetadataSize _metadata = new(PictureFormat.Jpeg, limits);
    private int _count;

    /// <summary>The marker's second byte.</summary>
    public byte Marker { get; private set; }

    /// <summary>Where the marker begins.</summary>
    public int Start { get; private set; }

    /// <summary>Where the content begins, after marker and length; of a bare marker its end.</summary>
    public int PayloadStart { get; private set; }

    /// <summary>Bytes of content.</summary>
    public int Length { get; private set; }

    /// <summary>Where the next marker is looked for; to be moved past entropy-coded data.</summary>
    public int Position { get; set; } = position;

    public readonly ReadOnlySpan<byte> Payload(ReadOnlySpan<byte> picture) => picture.Slice(PayloadStart, Length);

    /// <summary>A piece of an ICC profile (ICC.1, annex B.4).</summary>
    public readonly bool IsProfile(ReadOnlySpan<byte> picture) =>
        Marker == JpegMarker.App2 && Payload(picture).StartsWith("ICC_PROFILE\0"u8);

    /// <summary>Steps to the next segment. Bytes that are no marker are passed over, as all decoders do.</summary>
    public void Next(ReadOnlySpan<byte> picture)
    {
        if (!TryNext(picture))
        {
            throw PictureException.Truncated(PictureFormat.Jpeg, $"the file ends at byte {picture.Length} where a marker is expected");
        }
    }

    /// <summary>Steps to the next segment; false if there is no marker any more.</summary>
    public bool TryNext(ReadOnlySpan<byte> picture)
    {
        if (++_count > _maxSegments)
        {
            throw PictureException.TooLarge(PictureFormat.Jpeg, $"more than {_maxSegments} segments");
        }

        Start = FindMarker(picture, Position);
        if (Start < 0)
        {
            return false;
        }

        Marker = picture[Start + 1];
        PayloadStart = Start + 2;
        Length = 0;
        if (!JpegMarker.IsBare(Marker))
        {
            if (picture.Length - PayloadStart < 2)
            {
                throw PictureException.Truncated(PictureFormat.Jpeg, $"the segment at byte {Start} is cut off");
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(picture[PayloadStart..]);
            if (length < 2)
            {
                throw PictureException.Corrupt(PictureFormat.Jpeg, $"the segment at byte {Start} has a length of {length}");
            }

            if (length > picture.Length - PayloadStart)
            {
                throw PictureException.Truncated(PictureFormat.Jpeg, $"the segment at byte {Start} reaches past the end of the file");
            }

            PayloadStart += 2;
            Length = length - 2;
            if (Marker is (>= JpegMarker.App0 and <= JpegMarker.App15) or JpegMarker.Com)
            {
                // Its name and number are not counted.
                var isProfile = IsProfile(picture);
                _metadata.Take(isProfile, isProfile ? Math.Max(0, Length - ProfileHead) : Length);
            }
        }

        Position = PayloadStart + Length;
        return true;
    }

    /// <summary>Where the next FF xx with xx neither 0 nor FF begins, or -1.</summary>
    public static int FindMarker(ReadOnlySpan<byte> picture, int from)
    {
        while (from < picture.Length - 1)
        {
            var found = picture[from..^1].IndexOf((byte)0xFF);
            if (found < 0)
            {
                return -1;
            }

            from += found;
            if (picture[from + 1] is not (0 or 0xFF))
            {
                return from;
            }

            from++;
        }

        return -1;
    }
}
