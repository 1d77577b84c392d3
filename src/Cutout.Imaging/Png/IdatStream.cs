using System.Buffers.Binary;

namespace Cutout.Imaging.Png;

/// <summary>
/// The contents of consecutive IDAT chunks as one stream, each chunk's check verified as its last byte is read.
/// </summary>
internal sealed class IdatStream(ReadOnlyMemory<byte> picture, int firstIdat) : Stream
{
    private int _next = firstIdat;
    private int _position;
    private int _left;
    private uint _crc;
    private bool _ended;
    private byte[]? _readersBuffer;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        // The inflater reads into an array of the shared pool; it is remembered to be overwritten before it goes back.
        _readersBuffer = buffer;
        return Read(buffer.AsSpan(offset, count));
    }

    public override int Read(Span<byte> buffer)
    {
        while (_left == 0)
        {
            if (_ended || !OpenChunk())
            {
                return 0;
            }
        }

        var piece = picture.Span.Slice(_position, Math.Min(_left, buffer.Length));
        piece.CopyTo(buffer);
        _crc = Crc32.Append(_crc, piece);
        _position += piece.Length;
        _left -= piece.Length;
        if (_left == 0)
        {
            CloseChunk();
        }

        return piece.Length;
    }

    /// <summary>Reads what the inflater left over, so that every check has been verified.</summary>
    public void Finish()
    {
        do
        {
            while (_left > 0)
            {
                _crc = Crc32.Append(_crc, picture.Span.Slice(_position, _left));
                _position += _left;
                _left = 0;
                CloseChunk();
            }
        }
        while (!_ended && OpenChunk());
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (_readersBuffer is not null)
        {
            Array.Clear(_readersBuffer);
            _readersBuffer = null;
        }

        base.Dispose(disposing);
    }

    // The lengths have been checked against the file by PngHeader.CheckWhole.
    private bool OpenChunk()
    {
        var header = picture.Span[_next..];
        if (BinaryPrimitives.ReadUInt32BigEndian(header[4..]) != PngHeader.Idat)
        {
            _ended = true;
            return false;
        }

        _left = (int)BinaryPrimitives.ReadUInt32BigEndian(header);
        _position = _next + 8;
        _crc = Crc32.Of(header.Slice(4, 4));
        if (_left == 0)
        {
            CloseChunk();
        }

        return true;
    }

    private void CloseChunk()
    {
        if (_crc != BinaryPrimitives.ReadUInt32BigEndian(picture.Span[_position..]))
        {
            throw PictureException.Corrupt(PictureFormat.Png, $"the IDAT chunk at byte {_next} fails its check");
        }

        _next = _position + 4;
    }
}
