using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cutout.Imaging.Png;

/// <summary>
/// Inflates the data of a PNG (RFC 1950 and RFC 1951), as it is asked for. What has been inflated stands in a buffer of which the end is
/// always kept, for copies from up to 32 KiB further back.
/// </summary>
internal sealed class Inflater(ReadOnlyMemory<byte> picture, int firstIdat) : IDisposable
{
    private const int Reach = 1 << 15;
    private const int BufferLength = 1 << 17;

    // The longest copy, and what whole vectors write past the end.
    private const int Margin = 258 + 64;
    private const int LiteralBits = 11;
    private const int DistanceBits = 8;
    private const int LengthBits = 7;

    // A code, its extra bits, a distance's code and its extra bits: 15 + 5 + 15 + 13.
    private const int MostOfASymbol = 48;

    private readonly HuffmanDecoding _literals = new(LiteralBits, DeflateCodes.Literals, mayBeIncomplete: true);
    private readonly HuffmanDecoding _distances = new(DistanceBits, DeflateCodes.Distances, mayBeIncomplete: true);
    private readonly HuffmanDecoding _lengths = new(LengthBits, DeflateCodes.Lengths, mayBeIncomplete: false, LengthBits);
    private byte[]? _buffer = PinnedPool<byte>.Rent(BufferLength);
    private int _written;
    private int _given;
    private uint _check = Adler32.Start;

    // The input: a window of bits, first bit lowest, where it is filled from, and how many of its bits are made up after the end.
    private IdatChunks _chunks = new(firstIdat);
    private ulong _bits;
    private int _count;
    private int _position;
    private int _end;
    private int _phantom;
    private bool _ended;

    private Step _step = Step.Header;
    private bool _lastBlock;
    private int _stored;

    private enum Step
    {
        Header,
        Block,
        Stored,
        Coded,
        Check,
        Finished,
    }

    /// <summary>Inflates until <paramref name="output"/> is full; less is given only at the end of the data.</summary>
    /// <exception cref="PictureException">The data is damaged, or ends early.</exception>
    public int Read(Span<byte> output)
    {
        var wanted = output.Length;
        while (!output.IsEmpty)
        {
            if (_given == _written && !Fill())
            {
                break;
            }

            var piece = _buffer.AsSpan(_given, Math.Min(output.Length, _written - _given));
            piece.CopyTo(output);
            _given += piece.Length;
            output = output[piece.Length..];
        }

        return wanted - output.Length;
    }

    /// <summary>
    /// After the last byte that is wanted: the data must go on or end with the right check, and the chunks that were not needed must be whole.
    /// </summary>
    public void Finish()
    {
        while (_given == _written && Fill())
        {
        }

        while (_chunks.TryNext(picture.Span, out _, out _))
        {
        }
    }

    public void Dispose()
    {
        PinnedPool<byte>.Return(_buffer);
        _buffer = null;
    }

    private static PictureException Damaged(string how) => PictureException.Corrupt(PictureFormat.Png, $"the compressed data is damaged: {how}");

    private static PictureException EndsEarly() => PictureException.Truncated(PictureFormat.Png, "the compressed data ends early");

    // Inflates the next piece; false at the end of the data.
    private bool Fill()
    {
        ObjectDisposedException.ThrowIf(_buffer is null, this);
        if (_written > BufferLength - Margin)
        {
            _buffer.AsSpan(_written - Reach, Reach).CopyTo(_buffer);
            _given = _written = Reach;
        }

        var from = _written;
        while (_step != Step.Finished && _written <= BufferLength - Margin)
        {
            Take();
            if (_step == Step.Check)
            {
                // All that has been made must be in it.
                _check = Adler32.Append(_check, _buffer.AsSpan(from, _written - from));
                from = _written;
                Check();
            }
        }

        _check = Adler32.Append(_check, _buffer.AsSpan(from, _written - from));
        return _given < _written;
    }

    private void Take()
    {
        switch (_step)
        {
            case Step.Header:
                Header();
                break;
            case Step.Block:
                Block();
                break;
            case Step.Stored:
                Stored();
                break;
            case Step.Coded:
                Coded();
                break;
        }
    }

    // RFC 1950, section 2.2.
    private void Header()
    {
        var method = Bits(8);
        var flags = Bits(8);
        if ((method & 15) != 8 || method >> 4 > 7 || ((method << 8) + flags) % 31 != 0)
        {
            throw Damaged("no zlib header");
        }

        if ((flags & 32) != 0)
        {
            throw Damaged("it asks for a dictionary");
        }

        _step = Step.Block;
    }

    // RFC 1951, section 3.2.3.
    private void Block()
    {
        _lastBlock = Bits(1) == 1;
        switch (Bits(2))
        {
            case 0:
                SkipToByte();
                _stored = Bits(16);
                if (_stored != (Bits(16) ^ 0xFFFF))
                {
                    throw Damaged("a stored block of an unsure length");
                }

                _step = Step.Stored;
                break;
            case 1:
                _ = _literals.TryBuild(DeflateCodes.FixedLiteralLengths());
                _ = _distances.TryBuild(DeflateCodes.FixedDistanceLengths());
                _literals.JoinLiterals();
                _step = Step.Coded;
                break;
            case 2:
                ReadCodes();
                _literals.JoinLiterals();
                _step = Step.Coded;
                break;
            default:
                throw Damaged("a block of an unknown kind");
        }
    }

    private void Stored()
    {
        for (; _stored > 0 && _written <= BufferLength - Margin; _stored--)
        {
            _buffer![_written++] = (byte)Bits(8);
        }

        if (_stored == 0)
        {
            EndBlock();
        }
    }

    // RFC 1951, section 3.2.7.
    private void ReadCodes()
    {
        var (literals, distances, lengths) = (Bits(5) + 257, Bits(5) + 1, Bits(4) + 4);
        if (literals > DeflateCodes.LiteralSymbols - 2 || distances > DeflateCodes.DistanceSymbols - 2)
        {
            throw Damaged("too many codes");
        }

        Span<byte> all = stackalloc byte[DeflateCodes.LiteralSymbols + DeflateCodes.DistanceSymbols];
        all.Clear();
        for (var i = 0; i < lengths; i++)
        {
            all[DeflateCodes.LengthOrder[i]] = (byte)Bits(3);
        }

        if (!_lengths.TryBuild(all[..DeflateCodes.LengthSymbols]))
        {
            throw Damaged("the lengths of the codes have no code");
        }

        all.Clear();
        for (var i = 0; i < literals + distances;)
        {
            var symbol = LengthSymbol();
            if (symbol < 16)
            {
                all[i++] = (byte)symbol;
                continue;
            }

            if (symbol == 16 && i == 0)
            {
                throw Damaged("the first length is a repetition");
            }

            var length = symbol == 16 ? all[i - 1] : (byte)0;
            var times = symbol switch { 16 => 3 + Bits(2), 17 => 3 + Bits(3), _ => 11 + Bits(7) };
            if (i + times > literals + distances)
            {
                throw Damaged("more lengths than codes");
            }

            all.Slice(i, times).Fill(length);
            i += times;
        }

        if (all[256] == 0)
        {
            throw Damaged("a block without an end");
        }

        if (!_literals.TryBuild(all[..literals]) || !_distances.TryBuild(all.Slice(literals, distances)))
        {
            throw Damaged("lengths that belong to no code");
        }
    }

    private int LengthSymbol()
    {
        Refill();
        var entry = _lengths.Table[(int)_bits & ((1 << LengthBits) - 1)];
        Drop((int)(entry & 63));
        return (int)(entry >> 16);
    }

    // RFC 1951, section 3.2.5. The window of bits and the places are copied, so that they can stand in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Coded()
    {
        var data = picture.Span;
        var output = _buffer.AsSpan(0, BufferLength);
        ReadOnlySpan<uint> literals = _literals.Table;
        ReadOnlySpan<uint> distances = _distances.Table;
        var (bits, count, position, at) = (_bits, _count, _position, _written);
        var fast = _end - 8;
        while (at <= BufferLength - Margin)
        {
            if (position <= fast)
            {
                bits |= BinaryPrimitives.ReadUInt64LittleEndian(data[position..]) << count;
                position += (63 - count) >> 3;
                count |= 56;
            }
            else
            {
                (_bits, _count, _position) = (bits, count, position);
                Refill();
                (bits, count, position) = (_bits, _count, _position);
                fast = _end - 8;
            }

            // Three times one or two literals, which leaves enough bits to know what follows them.
            var entry = literals[(int)bits & ((1 << LiteralBits) - 1)];
            if ((entry & HuffmanDecoding.Literals) != 0)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(output[at..], (ushort)(entry >> 16));
                at += (int)((entry >> 6) & 3);
                bits >>= (int)entry;
                count -= (int)(entry & 63);
                entry = literals[(int)bits & ((1 << LiteralBits) - 1)];
                if ((entry & HuffmanDecoding.Literals) != 0)
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(output[at..], (ushort)(entry >> 16));
                    at += (int)((entry >> 6) & 3);
                    bits >>= (int)entry;
                    count -= (int)(entry & 63);
                    entry = literals[(int)bits & ((1 << LiteralBits) - 1)];
                    if ((entry & HuffmanDecoding.Literals) != 0)
                    {
                        BinaryPrimitives.WriteUInt16LittleEndian(output[at..], (ushort)(entry >> 16));
                        at += (int)((entry >> 6) & 3);
                        bits >>= (int)entry;
                        count -= (int)(entry & 63);
                        continue;
                    }
                }
            }

            if (count < MostOfASymbol)
            {
                if (position <= fast)
                {
                    bits |= BinaryPrimitives.ReadUInt64LittleEndian(data[position..]) << count;
                    position += (63 - count) >> 3;
                    count |= 56;
                }
                else
                {
                    (_bits, _count, _position) = (bits, count, position);
                    Refill();
                    (bits, count, position) = (_bits, _count, _position);
                    fast = _end - 8;
                }
            }

            if ((entry & HuffmanDecoding.Special) != 0)
            {
                if ((entry & HuffmanDecoding.Second) != 0)
                {
                    bits >>= LiteralBits;
                    count -= LiteralBits;
                    entry = literals[(int)(entry >> 16) + ((int)bits & ((1 << (int)((entry >> 8) & 15)) - 1))];
                }

                if ((entry & HuffmanDecoding.Literals) != 0)
                {
                    output[at++] = (byte)(entry >> 16);
                    bits >>= (int)entry;
                    count -= (int)(entry & 63);
                    continue;
                }

                if ((entry & HuffmanDecoding.Special) != 0)
                {
                    (_bits, _count, _position, _written) = (bits >> (int)entry, count - (int)(entry & 63), position, at);
                    ThrowIfOverrun();
                    if ((entry & HuffmanDecoding.Invalid) != 0)
                    {
                        throw Damaged("a bit pattern that is no code");
                    }

                    EndBlock();
                    return;
                }
            }

            bits >>= (int)entry;
            var extra = (int)((entry >> 8) & 15);
            var length = (int)(entry >> 16) + ((int)bits & ((1 << extra) - 1));
            bits >>= extra;
            count -= (int)(entry & 63) + extra;

            entry = distances[(int)bits & ((1 << DistanceBits) - 1)];
            if ((entry & HuffmanDecoding.Second) != 0)
            {
                bits >>= DistanceBits;
                count -= DistanceBits;
                entry = distances[(int)(entry >> 16) + ((int)bits & ((1 << (int)((entry >> 8) & 15)) - 1))];
            }

            bits >>= (int)entry;
            extra = (int)((entry >> 8) & 15);
            var distance = (int)(entry >> 16) + ((int)bits & ((1 << extra) - 1));
            bits >>= extra;
            count -= (int)(entry & 63) + extra;
            if ((entry & HuffmanDecoding.Invalid) != 0 || distance > at)
            {
                _count = count;
                ThrowIfOverrun();
                throw Damaged((entry & HuffmanDecoding.Invalid) != 0 ? "a bit pattern that is no code" : "a copy from before the beginning");
            }

            Copy(output, at, distance, length);
            at += length;
        }

        (_bits, _count, _position, _written) = (bits, count, position, at);
    }

    // Copies may overlap what they write: then the bytes repeat.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(Span<byte> output, int at, int distance, int length)
    {
        var end = at + length;
        if (distance >= 16)
        {
            for (; at < end; at += 16)
            {
                Vector128.Create<byte>(output[(at - distance)..]).CopyTo(output[at..]);
            }
        }
        else if (distance == 1)
        {
            output.Slice(at, length).Fill(output[at - 1]);
        }
        else
        {
            for (; at < end; at++)
            {
                output[at] = output[at - distance];
            }
        }
    }

    private void EndBlock() => _step = _lastBlock ? Step.Check : Step.Block;

    // RFC 1950, section 2.2: four bytes, the highest first.
    private void Check()
    {
        SkipToByte();
        uint stored = 0;
        for (var i = 0; i < 4; i++)
        {
            stored = (stored << 8) | (uint)Bits(8);
        }

        if (stored != _check)
        {
            throw Damaged("its check is wrong");
        }

        _step = Step.Finished;
    }

    private int Bits(int count)
    {
        if (_count < count)
        {
            Refill();
        }

        var value = (int)_bits & ((1 << count) - 1);
        Drop(count);
        return value;
    }

    private void Drop(int count)
    {
        _bits >>= count;
        _count -= count;
        ThrowIfOverrun();
    }

    private void SkipToByte() => Drop(_count & 7);

    private void ThrowIfOverrun()
    {
        if (_count < _phantom)
        {
            throw EndsEarly();
        }
    }

    // Byte by byte, over the ends of chunks. After the last one the window is filled up with zeros, which are counted.
    private void Refill()
    {
        ThrowIfOverrun();
        var data = picture.Span;

        // Above the bits that count there may be some of the bytes that come again now.
        _bits &= (1ul << _count) - 1;
        while (_count < 56)
        {
            if (_position < _end)
            {
                _bits |= (ulong)data[_position++] << _count;
                _count += 8;
            }
            else if (_ended)
            {
                _phantom += 8;
                _count += 8;
            }
            else
            {
                _ended = !_chunks.TryNext(data, out _position, out var length);
                _end = _position + length;
            }
        }
    }
}
