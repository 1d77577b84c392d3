using System.Buffers;

namespace Cutout.Gateway.Providers;

/// <summary>Takes a JPEG as it is written and puts marker segments behind its first two bytes, the start of the image.</summary>
internal sealed class MarkedJpeg(IBufferWriter<byte> output, byte[] segments) : IBufferWriter<byte>
{
    private const int StartOfImage = 2;

    private byte[]? _head = segments.Length > 0 ? [] : null;
    private byte[] _buffer = [];

    public void Advance(int count)
    {
        if (_head is null)
        {
            output.Advance(count);
            return;
        }

        _head = [.. _head, .. _buffer[..count]];
        if (_head.Length >= StartOfImage)
        {
            output.Write(_head.AsSpan(0, StartOfImage));
            output.Write(segments);
            output.Write(_head.AsSpan(StartOfImage));
            _head = null;
        }
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_head is null)
        {
            return output.GetMemory(sizeHint);
        }

        return _buffer = new byte[Math.Max(sizeHint, 256)];
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
