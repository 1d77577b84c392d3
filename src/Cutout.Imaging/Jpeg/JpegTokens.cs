using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cutout.Imaging.Jpeg;

/// <summary>
/// Quantised blocks as what the entropy coder has to say of them (ITU-T T.81, annex F.1.2): symbols of run and size, and
/// the bits of the values. A token's low half is the value's bits; above it are the symbol, and 256 times the table.
/// </summary>
internal sealed class JpegTokens : IDisposable
{
    /// <summary>The most that a block takes: the mean, 63 coefficients or fewer with long runs between them, the end.</summary>
    public const int MostOfABlock = 66;

    private const int ValueBits = 16;
    private const uint LongRun = 0xF0u << ValueBits;

    // Column order, as ForwardDct leaves it, to the order of the file and back.
    private static readonly byte[] ToZigzag = new byte[64];
    private static readonly byte[] FromZigzag = new byte[64];

    private uint[]? _tokens;

    static JpegTokens()
    {
        for (var k = 0; k < 64; k++)
        {
            var column = ColumnOrder(Zigzag.ToNatural[k]);
            FromZigzag[k] = (byte)column;
            ToZigzag[column] = (byte)k;
        }
    }

    public JpegTokens(int capacity)
    {
        _tokens = PinnedPool<uint>.Rent(capacity);
        Room = capacity;
    }

    /// <summary>Tokens that fit before <see cref="Clear"/>.</summary>
    public int Room { get; private set; }

    public ReadOnlySpan<uint> All => _tokens.AsSpan(0, Count);

    public int Count { get; private set; }

    /// <summary>From natural order, or back: the indices of rows and columns change places.</summary>
    public static int ColumnOrder(int natural) => ((natural & 7) << 3) | (natural >> 3);

    public static int SymbolOf(uint token) => (int)(token >> ValueBits);

    /// <summary>Adds a block.</summary>
    /// <param name="block">Column order.</param>
    /// <param name="present">A bit for each that is not zero.</param>
    /// <param name="prediction">The component's last mean; replaced.</param>
    /// <param name="table">0 for luma and 2 for colour: the number of the DC table, followed by the AC table.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<short> block, ulong present, ref int prediction, int table)
    {
        block = block[..64];
        var tokens = _tokens.AsSpan(Count, MostOfABlock);
        var difference = block[0] - prediction;
        prediction = block[0];
        tokens[0] = Token((uint)table << 8, difference);
        var count = 1;

        ReadOnlySpan<byte> toZigzag = ToZigzag;
        ReadOnlySpan<byte> fromZigzag = FromZigzag;
        var ordered = 0ul;
        for (present &= ~1ul; present != 0; present &= present - 1)
        {
            ordered |= 1ul << toZigzag[BitOperations.TrailingZeroCount(present)];
        }

        var ac = (uint)(table + 1) << 8;
        var last = 0;
        for (; ordered != 0; ordered &= ordered - 1)
        {
            var k = BitOperations.TrailingZeroCount(ordered);
            var run = k - last - 1;
            last = k;
            for (; run > 15; run -= 16)
            {
                tokens[count++] = (ac << ValueBits) | LongRun;
            }

            tokens[count++] = Token(ac | ((uint)run << 4), block[fromZigzag[k]]);
        }

        if (last < 63)
        {
            tokens[count++] = ac << ValueBits;
        }

        Count += count;
        Room -= count;
    }

    /// <summary>Adds a block outside of the picture, which repeats the mean before it and is flat.</summary>
    public void AddFlat(int table)
    {
        var tokens = _tokens.AsSpan(Count, 2);
        tokens[0] = Token((uint)table << 8, 0);
        tokens[1] = Token((uint)(table + 1) << 8, 0);
        Count += 2;
        Room -= 2;
    }

    public void Clear()
    {
        Room += Count;
        Count = 0;
    }

    public void Dispose()
    {
        PinnedPool<uint>.Return(_tokens);
        _tokens = null;
    }

    // A negative value is written as one less, in as many bits as its magnitude takes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Token(uint symbol, int value)
    {
        var sign = value >> 31;
        var size = 32 - BitOperations.LeadingZeroCount((uint)((value ^ sign) - sign));
        return ((symbol | (uint)size) << ValueBits) | ((uint)(value + sign) & ((1u << size) - 1));
    }
}
