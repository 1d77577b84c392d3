using System.Buffers.Binary;

namespace Cutout.Imaging.Jpeg;

/// <summary>What DQT, DHT and DRI set for the scans that follow (ITU-T T.81, section B.2.4).</summary>
internal sealed class JpegTables(DecodeLimits limits)
{
    private const int MostDcBits = 15;

    private readonly int[]?[] _quantization = new int[]?[4];
    private readonly JpegHuffmanTable?[] _dc = new JpegHuffmanTable?[4];
    private readonly JpegHuffmanTable?[] _ac = new JpegHuffmanTable?[4];
    private int _count;

    /// <summary>MCUs from one restart marker to the next; 0 for none.</summary>
    public int RestartInterval { get; set; }

    public int[] Quantization(int selector) =>
        _quantization[selector] ?? throw PictureException.Corrupt(PictureFormat.Jpeg, $"quantisation table {selector} is missing");

    public JpegHuffmanTable Dc(int selector) =>
        _dc[selector] ?? throw PictureException.Corrupt(PictureFormat.Jpeg, $"DC Huffman table {selector} is missing");

    public JpegHuffmanTable Ac(int selector) =>
        _ac[selector] ?? throw PictureException.Corrupt(PictureFormat.Jpeg, $"AC Huffman table {selector} is missing");

    public void TakeQuantization(ReadOnlySpan<byte> payload)
    {
        while (!payload.IsEmpty)
        {
            Count();
            var (wide, selector) = (payload[0] >> 4, payload[0] & 15);
            var length = wide == 0 ? 64 : 128;
            if (wide > 1 || selector > 3 || payload.Length < 1 + length)
            {
                throw PictureException.Corrupt(PictureFormat.Jpeg, "a damaged quantisation table");
            }

            var table = new int[64];
            for (var k = 0; k < 64; k++)
            {
                table[k] = wide == 0 ? payload[1 + k] : BinaryPrimitives.ReadUInt16BigEndian(payload[(1 + (2 * k))..]);
            }

            _quantization[selector] = table;
            payload = payload[(1 + length)..];
        }
    }

    public void TakeHuffman(ReadOnlySpan<byte> payload)
    {
        while (!payload.IsEmpty)
        {
            Count();
            var (isAc, selector) = (payload[0] >> 4, payload[0] & 15);
            if (isAc > 1 || selector > 3 || payload.Length < 17)
            {
                throw PictureException.Corrupt(PictureFormat.Jpeg, "a damaged Huffman table");
            }

            var counts = payload.Slice(1, 16);
            var total = 0;
            foreach (var count in counts)
            {
                total += count;
            }

            if (total > 256 || payload.Length < 17 + total)
            {
                throw PictureException.Corrupt(PictureFormat.Jpeg, $"a Huffman table of {total} codes");
            }

            var table = JpegHuffmanTable.Build(counts, payload.Slice(17, total));
            if (isAc == 1)
            {
                _ac[selector] = table;
            }
            else
            {
                _dc[selector] = table.HoldsOnly(MostDcBits)
                    ? table
                    : throw PictureException.Corrupt(PictureFormat.Jpeg, $"DC Huffman table {selector} has a value of more than {MostDcBits} bits");
            }

            payload = payload[(17 + total)..];
        }
    }

    // One segment can redefine a table thousands of times, each in 17 bytes.
    private void Count()
    {
        if (++_count > limits.MaxTables)
        {
            throw PictureException.TooLarge(PictureFormat.Jpeg, $"more than {limits.MaxTables} tables");
        }
    }
}
