using System.Buffers.Binary;

namespace Cutout.Imaging.Png;

/// <summary>The contents of consecutive IDAT chunks, one after the other, each of them checked before it is given.</summary>
internal struct IdatChunks(int firstIdat)
{
    private int _next = firstIdat;

    /// <summary>Finds the next chunk's content; false after the last one.</summary>
    /// <remarks>The lengths have been checked against the file by <see cref="PngHeader.CheckWhole"/>.</remarks>
    public bool TryNext(ReadOnlySpan<byte> picture, out int start, out int length)
    {
        (start, length) = (_next + 8, 0);
        var header = picture[_next..];
        if (BinaryPrimitives.ReadUInt32BigEndian(header[4..]) != PngHeader.Idat)
        {
            return false;
        }

        length = (int)BinaryPrimitives.ReadUInt32BigEndian(header);
        if (Crc32.Of(header.Slice(4, 4 + length)) != BinaryPrimitives.ReadUInt32BigEndian(header[(8 + length)..]))
        {
            throw PictureException.Corrupt(PictureFormat.Png, $"the IDAT chunk at byte {_next} fails its check");
        }

        _next += length + 12;
        return true;
    }
}
