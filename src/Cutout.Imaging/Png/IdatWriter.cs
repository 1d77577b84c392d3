using System.Buffers;

namespace Cutout.Imaging.Png;

/// <summary>Takes compressed bytes as a stream and writes them out as IDAT chunks (PNG third edition, section 11.2.3).</summary>
internal sealed class IdatWriter(IBufferWriter<byte> output) : DeflatedStream
{
    private const int ChunkLength = 1 << 15;

    private byte[]? _pending = PinnedPool<byte>.Rent(ChunkLength);
    private int _length;

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

        base.Dispose(disposing);
    }

    private void WriteChunk()
    {
        PngChunkWriter.Write(output, PngHeader.Idat, _pending.AsSpan(0, _length));
        _length = 0;
    }
}
