using System.Buffers.Binary;
using Cutout.Imaging.Metadata;

namespace Cutout.Imaging.WebP;

/// <summary>The container of a WebP (RFC 9649, section 2): a RIFF header and chunks. The pictures in it are not decoded.</summary>
internal static class WebPFile
{
    private const int RiffHeader = 12;
    private const int ChunkHeader = 8;
    private const byte AlphaFlag = 0x10;
    private const byte AnimationFlag = 0x02;

    /// <summary>Reads size, alpha and orientation.</summary>
    public static PictureHeader ReadHeader(ReadOnlySpan<byte> picture, DecodeLimits limits)
    {
        var chunks = new WebPChunks(picture, limits);
        if (!chunks.Next())
        {
            throw PictureException.Truncated(PictureFormat.WebP, "no chunk after the RIFF header");
        }

        var payload = chunks.Payload;
        if (chunks.Is("VP8 "u8))
        {
            var (width, height) = LossySize(payload);
            return new PictureHeader(PictureFormat.WebP, width, height, Orientation.Normal, HasAlpha: false);
        }

        if (chunks.Is("VP8L"u8))
        {
            var (width, height, alpha) = LosslessSize(payload);
            return new PictureHeader(PictureFormat.WebP, width, height, Orientation.Normal, alpha);
        }

        if (!chunks.Is("VP8X"u8))
        {
            throw PictureException.Corrupt(PictureFormat.WebP, "the first chunk is neither VP8, VP8L nor VP8X");
        }

        Require(payload, 10, "VP8X");
        if ((payload[0] & AnimationFlag) != 0)
        {
            throw PictureException.Unsupported(PictureFormat.WebP, "an animation");
        }

        var header = new PictureHeader(
            PictureFormat.WebP,
            1 + U24(payload[4..]),
            1 + U24(payload[7..]),
            Orientation.Normal,
            (payload[0] & AlphaFlag) != 0);
        while (chunks.Next())
        {
            if (chunks.Is("EXIF"u8))
            {
                return header with { Orientation = ExifOrientation.Read(WithoutPrefix(chunks.Payload)) };
            }
        }

        return header;
    }

    /// <summary>Walks all chunks and checks that the file is whole and that a picture is in it.</summary>
    public static void Verify(ReadOnlySpan<byte> picture, DecodeLimits limits)
    {
        var header = ReadHeader(picture, limits);
        limits.CheckSize(PictureFormat.WebP, header.Width, header.Height);

        var chunks = new WebPChunks(picture, limits);
        var found = false;
        while (chunks.Next())
        {
            if (chunks.Is("VP8 "u8))
            {
                found |= LossySize(chunks.Payload) == (header.Width, header.Height);
            }
            else if (chunks.Is("VP8L"u8))
            {
                var (width, height, _) = LosslessSize(chunks.Payload);
                found |= (width, height) == (header.Width, header.Height);
            }
        }

        if (!found)
        {
            throw PictureException.Corrupt(PictureFormat.WebP, "no picture of the announced size");
        }
    }

    /// <summary>Some writers put the prefix of JPEG's APP1 before the TIFF block, which the standard does not ask for.</summary>
    public static ReadOnlySpan<byte> WithoutPrefix(ReadOnlySpan<byte> exif) => exif.StartsWith("Exif\0\0"u8) ? exif[6..] : exif;

    // RFC 6386, section 9.1: three bytes of frame tag, the start code, then 14 bits of width and of height.
    private static (int Width, int Height) LossySize(ReadOnlySpan<byte> payload)
    {
        Require(payload, 10, "VP8");
        if ((payload[0] & 1) != 0 || payload[3] != 0x9D || payload[4] != 0x01 || payload[5] != 0x2A)
        {
            throw PictureException.Corrupt(PictureFormat.WebP, "the VP8 chunk does not begin with a key frame");
        }

        return Checked(
            BinaryPrimitives.ReadUInt16LittleEndian(payload[6..]) & 0x3FFF,
            BinaryPrimitives.ReadUInt16LittleEndian(payload[8..]) & 0x3FFF);
    }

    // RFC 9649, section 3.4: a signature, then 14 bits of width - 1, 14 bits of height - 1, one bit of alpha.
    private static (int Width, int Height, bool Alpha) LosslessSize(ReadOnlySpan<byte> payload)
    {
        Require(payload, 5, "VP8L");
        if (payload[0] != 0x2F)
        {
            throw PictureException.Corrupt(PictureFormat.WebP, "the VP8L chunk has no signature");
        }

        var bits = BinaryPrimitives.ReadUInt32LittleEndian(payload[1..]);
        return (1 + (int)(bits & 0x3FFF), 1 + (int)((bits >> 14) & 0x3FFF), (bits & (1 << 28)) != 0);
    }

    private static (int Width, int Height) Checked(int width, int height) =>
        width > 0 && height > 0 ? (width, height) : throw PictureException.Corrupt(PictureFormat.WebP, $"{width}x{height} pixels");

    private static int U24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);

    private static void Require(ReadOnlySpan<byte> payload, int length, string chunk)
    {
        if (payload.Length < length)
        {
            throw PictureException.Truncated(PictureFormat.WebP, $"the {chunk} chunk has {payload.Length} bytes of {length}");
        }
    }

    /// <summary>Walks the chunks inside of the RIFF; what follows the RIFF is not seen.</summary>
    internal ref struct WebPChunks
    {
        private readonly ReadOnlySpan<byte> _riff;
        private readonly int _maxChunks;
        private MetadataSize _metadata;
        private int _next;
        private int _count;
        private int _start;
        private int _length;

        public WebPChunks(ReadOnlySpan<byte> picture, DecodeLimits limits)
        {
            if (picture.Length < RiffHeader)
            {
                throw PictureException.Truncated(PictureFormat.WebP, "the RIFF header is cut off");
            }

            var size = BinaryPrimitives.ReadUInt32LittleEndian(picture[4..]);
            if (size + 8L > picture.Length)
            {
                throw PictureException.Truncated(PictureFormat.WebP, $"{picture.Length} bytes of {size + 8L}");
            }

            _riff = picture[..(int)(size + 8)];
            _maxChunks = limits.MaxChunks;
            _metadata = new MetadataSize(PictureFormat.WebP, limits);
            _next = RiffHeader;
        }

        /// <summary>The chunk's content without its header and padding.</summary>
        public readonly ReadOnlySpan<byte> Payload => _riff.Slice(_start + ChunkHeader, _length);

        /// <summary>The whole chunk with its header, without padding.</summary>
        public readonly ReadOnlySpan<byte> Whole => _riff.Slice(_start, ChunkHeader + _length);

        /// <summary>Pixels, their alpha, their frames, or what is said of them.</summary>
        public readonly bool HoldsPicture =>
            Is("VP8X"u8) || Is("VP8 "u8) || Is("VP8L"u8) || Is("ALPH"u8) || Is("ANIM"u8) || Is("ANMF"u8);

        public readonly bool Is(ReadOnlySpan<byte> name) => _riff.Slice(_start, 4).SequenceEqual(name);

        public bool Next()
        {
            if (_next >= _riff.Length)
            {
                return false;
            }

            if (_riff.Length - _next < ChunkHeader)
            {
                throw PictureException.Truncated(PictureFormat.WebP, $"a chunk header is cut off at byte {_next}");
            }

            var length = BinaryPrimitives.ReadUInt32LittleEndian(_riff[(_next + 4)..]);
            if (length > _riff.Length - _next - ChunkHeader)
            {
                throw PictureException.Truncated(PictureFormat.WebP, $"the chunk at byte {_next} reaches past the end");
            }

            if (++_count > _maxChunks)
            {
                throw PictureException.TooLarge(PictureFormat.WebP, $"more than {_maxChunks} chunks");
            }

            _start = _next;
            _length = (int)length;
            _next = (int)Math.Min(_riff.Length, _start + ChunkHeader + length + (length & 1));
            if (!HoldsPicture)
            {
                _metadata.Take(Is("ICCP"u8), _length);
            }

            return true;
        }
    }
}
