using System.Buffers;

namespace Cutout.Imaging.Png;

/// <summary>Takes compressed bytes as a stream and writes them out as IDAT chunks.</summary>
internal sealed class IdatWriter(IBufferWriter<byte> output) : Stream
{
    private const int ChunkLength = 1 << 15;

    private byte[]? _pending = PinnedPool<byte>.Rent(ChunkLength);
    private int _length;
    private byte[]? _writersBuffer;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        // The deflater writes from an array of the shared pool; it is remembered to be overwritten before it goes back.
        _writersBuffer = buffer;
        Write(buffer.AsSpan(offset, count));
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var piece = buffer[..Math.Min(buffer.Length, ChunkLength - _length)];
            piece.CopyTo(_pending.AsSpan(_length));
            _length += piece.Length;
            buffer = buffer[piece.Length..];
            if (_length == ChunkLength)
            {
                WriteChunk();
            }
        }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    // The deflater closes this stream after its last bytes.
    protected override void Dispose(bool disposing)
    {
        if (_pending is not null)
        {
            if (_length > 0)
            {
                WriteChunk();
            }

            PinnedPool<byte>.Return(_pending);
            _pending = null;
        }

        if (_writersBuffer is not null)
        {
            Array.Clear(_writersBuffer);
            _writersBuffer = null;
        }

        base.Dispose(disposing);
    }

    private void WriteChunk()
    {
        PngChunkWriter.Write(output, PngHeader.Idat, _pending.AsSpan(0, _length));
        _length = 0;
    }
}
