using System.Buffers.Binary;
using Cutout.Imaging.Metadata;

namespace Cutout.Imaging.Png;

/// <summary>Walks the chunks of a PNG (third edition, section 5.3) by their lengths; the checks are only looked at on request.</summary>
internal ref struct PngChunks
{
    public const int SignatureLength = 8;
    public const int Overhead = 12;

    // A chunk is critical if the first letter of its type is a capital (section 5.4).
    private const uint AncillaryBit = 0x20000000;

    private readonly ReadOnlySpan<byte> _picture;
    private readonly int _maxChunks;
    private MetadataSize _metadata;
    private int _next = SignatureLength;
    private int _count;

    public PngChunks(ReadOnlySpan<byte> picture, DecodeLimits limits)
    {
        _picture = picture;
        _maxChunks = limits.MaxChunks;
        _metadata = new MetadataSize(PictureFormat.Png, limits);
    }

    /// <summary>The four letters, big endian.</summary>
    public uint Type { get; private set; }

    /// <summary>Where the chunk's length field is in the file.</summary>
    public int Start { get; private set; }

    /// <summary>Bytes of content.</summary>
    public int Length { get; private set; }

    public readonly int PayloadStart => Start + 8;

    /// <summary>Where the next chunk begins.</summary>
    public readonly int End => _next;

    public readonly ReadOnlySpan<byte> Payload => _picture.Slice(PayloadStart, Length);

    /// <summary>Length, type, content and check.</summary>
    public readonly ReadOnlySpan<byte> Whole => _picture.Slice(Start, Length + Overhead);

    /// <summary>The picture can be read without it.</summary>
    public readonly bool IsAncillary => (Type & AncillaryBit) != 0;

    /// <summary>The type in letters, for messages; what is not a letter shows as a question mark.</summary>
    public readonly string Name => string.Create(4, Type, static (name, type) =>
    {
        for (var i = 0; i < 4; i++)
        {
            var letter = (char)((type >> (24 - (8 * i))) & 0xFF);
            name[i] = char.IsAsciiLetter(letter) ? letter : '?';
        }
    });

    public static uint TypeOf(string name) => ((uint)name[0] << 24) | ((uint)name[1] << 16) | ((uint)name[2] << 8) | name[3];

    /// <summary>Steps to the next chunk; past the last byte there is none, and the file has no IEND.</summary>
    public void Next()
    {
        if (_picture.Length - _next < Overhead)
        {
            throw PictureException.Truncated(PictureFormat.Png, $"the file ends at byte {_picture.Length}, before IEND");
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(_picture[_next..]);
        Type = BinaryPrimitives.ReadUInt32BigEndian(_picture[(_next + 4)..]);
        Start = _next;
        if (length > int.MaxValue)
        {
            throw PictureException.Corrupt(PictureFormat.Png, $"the {Name} chunk at byte {Start} has a length over 2^31 - 1");
        }

        if (length > _picture.Length - _next - Overhead)
        {
            throw PictureException.Truncated(PictureFormat.Png, $"the {Name} chunk at byte {Start} reaches past the end of the file");
        }

        if (++_count > _maxChunks)
        {
            throw PictureException.TooLarge(PictureFormat.Png, $"more than {_maxChunks} chunks");
        }

        Length = (int)length;
        if (IsAncillary)
        {
            _metadata.Take(Type == PngHeader.Iccp, Length);
        }

        _next = Start + Overhead + Length;
    }

    /// <summary>The type and content agree with the chunk's last four bytes.</summary>
    public readonly bool HasGoodCrc =>
        Crc32.Of(_picture.Slice(Start + 4, Length + 4)) == BinaryPrimitives.ReadUInt32BigEndian(_picture[(PayloadStart + Length)..]);

    /// <summary>Checks the type and content against the chunk's last four bytes.</summary>
    public readonly void CheckCrc()
    {
        if (!HasGoodCrc)
        {
            throw PictureException.Corrupt(PictureFormat.Png, $"the {Name} chunk at byte {Start} fails its check");
        }
    }
}
