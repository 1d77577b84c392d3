using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cutout.Imaging.Jpeg;

/// <summary>Writes Huffman codes and values as bits, a zero after each byte FF (ITU-T T.81, section F.1.2).</summary>
internal sealed class JpegEntropyWriter(IBufferWriter<byte> output) : IDisposable
{
    private const int BufferLength = 1 << 15;

    // The most that one block can take: 64 times a code of 16 bits and a value of 11, every byte stuffed.
    private const int MostOfABlock = 512;

    private byte[]? _buffer = PinnedPool<byte>.Rent(BufferLength);
    private int _length;
    private ulong _bits;
    private int _count;

    /// <summary>Writes a quantised block.</summary>
    /// <param name="block">Natural order.</param>
    /// <param name="prediction">The component's last DC; replaced.</param>
    /// <param name="dc">Codes of the sizes: bits in the low 16, length above.</param>
    /// <param name="ac">Codes of run and size.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void WriteBlock(ReadOnlySpan<int> block, ref int prediction, ReadOnlySpan<int> dc, ReadOnlySpan<int> ac)
    {
        if (_length > BufferLength - MostOfABlock)
        {
            Flush();
        }

        var difference = block[0] - prediction;
        prediction = block[0];
        WriteValue(dc, 0, difference);

        var natural = Zigzag.ToNatural;
        var run = 0;
        for (var k = 1; k < 64; k++)
        {
            var value = block[natural[k]];
            if (value == 0)
            {
                run++;
                continue;
            }

            for (; run > 15; run -= 16)
            {
                Put(ac[0xF0] & 0xFFFF, ac[0xF0] >> 16);
            }

            WriteValue(ac, run << 4, value);
            run = 0;
        }

        if (run > 0)
        {
            Put(ac[0] & 0xFFFF, ac[0] >> 16);
        }
    }

    /// <summary>Fills the last byte with ones and hands everything out.</summary>
    public void Complete()
    {
        Put(0x7F, 7);
        _bits = 0;
        _count = 0;
        Flush();
    }

    public void Dispose()
    {
        PinnedPool<byte>.Return(_buffer);
        _buffer = null;
    }

    // A negative value is written as one less, in as many bits as its magnitude takes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WriteValue(ReadOnlySpan<int> codes, int run, int value)
    {
        var sign = value >> 31;
        var size = 32 - BitOperations.LeadingZeroCount((uint)((value ^ sign) - sign));
        var code = codes[run | size];
        var bits = (value + sign) & ((1 << size) - 1);
        Put(((code & 0xFFFF) << size) | bits, (code >> 16) + size);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Put(int bits, int count)
    {
        _bits = (_bits << count) | (uint)bits;
        _count += count;
        var buffer = _buffer!;
        while (_count >= 8)
        {
            _count -= 8;
            var next = (byte)(_bits >> _count);
            buffer[_length++] = next;
            if (next == 0xFF)
            {
                buffer[_length++] = 0;
            }
        }
    }

    private void Flush()
    {
        output.Write(_buffer.AsSpan(0, _length));
        _length = 0;
    }
}
