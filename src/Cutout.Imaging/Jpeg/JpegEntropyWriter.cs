using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Cutout.Imaging.Jpeg;

/// <summary>Writes tokens as Huffman codes and bits, a zero after each byte FF (ITU-T T.81, sections F.1.2 and B.1.1.5).</summary>
internal sealed class JpegEntropyWriter(IBufferWriter<byte> output) : IDisposable
{
    private const int BufferLength = 1 << 14;

    // Four bytes and as many zeros after them.
    private const int MostAtOnce = 8;

    private byte[]? _buffer = PinnedPool<byte>.Rent(BufferLength);
    private int _length;
    private ulong _bits;
    private int _count;

    /// <summary>Writes tokens.</summary>
    /// <param name="tokens">As <see cref="JpegTokens"/> has them.</param>
    /// <param name="codes">Of the symbols of all tables: bits in the low 16, length above.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Write(ReadOnlySpan<uint> tokens, ReadOnlySpan<int> codes)
    {
        var bits = _bits;
        var count = _count;
        foreach (var token in tokens)
        {
            var symbol = JpegTokens.SymbolOf(token);
            var code = codes[symbol];
            var size = symbol & 15;
            bits = (((bits << (code >> 16)) | (uint)(code & 0xFFFF)) << size) | (token & 0xFFFF);
            count += (code >> 16) + size;
            if (count < 32)
            {
                continue;
            }

            count -= 32;
            var word = (uint)(bits >> count);
            if (_length > BufferLength - MostAtOnce)
            {
                Flush();
            }

            // A byte FF is one whose top bit is set and stays so when one is subtracted from its complement.
            if ((word & ~(word + 0x01010101) & 0x80808080) == 0)
            {
                BinaryPrimitives.WriteUInt32BigEndian(_buffer.AsSpan(_length), word);
                _length += 4;
            }
            else
            {
                WriteStuffed(word, 4);
            }
        }

        _bits = bits;
        _count = count;
    }

    /// <summary>Fills the last byte with ones and hands everything out.</summary>
    public void Complete()
    {
        Flush();
        var padding = -_count & 7;
        var bytes = (_count + padding) / 8;
        WriteStuffed((uint)((((_bits << padding) | ((1u << padding) - 1)) << (32 - (8 * bytes))) & uint.MaxValue), bytes);
        Flush();
        _count = 0;
    }

    public void Dispose()
    {
        PinnedPool<byte>.Return(_buffer);
        _buffer = null;
    }

    private void WriteStuffed(uint word, int bytes)
    {
        var buffer = _buffer!;
        for (; bytes > 0; bytes--, word <<= 8)
        {
            var next = (byte)(word >> 24);
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
