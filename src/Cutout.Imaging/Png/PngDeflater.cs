using System.Buffers;
using System.IO.Compression;

namespace Cutout.Imaging.Png;

/// <summary>
/// Compresses filtered rows (PNG third edition, section 10). What is left of a photo after filtering hardly ever repeats:
/// a search for repetitions takes four times as long as Huffman codes and runs alone, for a file that is no smaller. For
/// a drawing the search saves a third or more. So at <see cref="CompressionLevel.Optimal"/> the first rows with
/// something in them are compressed both ways, and the rest of the picture the better way.
/// </summary>
internal sealed class PngDeflater : IDisposable
{
    private const int SampleLength = 1 << 18;

    // In the sample a row of zeros is one byte: its filter and this.
    private const byte RowOfZeros = 0x80;

    // The search has to save this part of the file.
    private const double WorthSearching = 0.97;

    private static readonly ZLibCompressionOptions Runs = new()
    {
        CompressionLevel = 1,
        CompressionStrategy = ZLibCompressionStrategy.RunLengthEncoding,
    };

    private static readonly ZLibCompressionOptions Search = new() { CompressionLevel = 6 };
    private static readonly ZLibCompressionOptions LongSearch = new() { CompressionLevel = 9, CompressionStrategy = ZLibCompressionStrategy.Filtered };
    private static readonly ZLibCompressionOptions Stored = new() { CompressionLevel = 0 };

    private readonly IBufferWriter<byte> _output;
    private readonly int _rowLength;
    private ZLibStream? _deflater;
    private byte[]? _sample;
    private int _sampled;

    /// <param name="output">Receives IDAT chunks.</param>
    /// <param name="rowLength">Bytes of a row with its filter byte.</param>
    /// <param name="level">How hard to try.</param>
    public PngDeflater(IBufferWriter<byte> output, int rowLength, CompressionLevel level)
    {
        _output = output;
        _rowLength = rowLength;
        switch (level)
        {
            case CompressionLevel.NoCompression:
                Open(Stored);
                break;
            case CompressionLevel.Fastest:
                Open(Runs);
                break;
            case CompressionLevel.SmallestSize:
                Open(LongSearch);
                break;
            default:
                _sample = PinnedPool<byte>.Rent(SampleLength);
                break;
        }
    }

    /// <summary>Takes a filtered row, from its filter byte on.</summary>
    public void Write(ReadOnlySpan<byte> row)
    {
        if (_deflater is null && !Sample(row))
        {
            Decide(row);
        }

        _deflater?.Write(row);
    }

    public void Complete()
    {
        if (_deflater is null)
        {
            Decide([]);
        }

        _deflater!.Dispose();
    }

    public void Dispose()
    {
        _deflater?.Dispose();
        PinnedPool<byte>.Return(_sample);
        _sample = null;
    }

    private void Open(ZLibCompressionOptions options) => _deflater = new ZLibStream(new IdatWriter(_output), options);

    // False if there is no room for the row.
    private bool Sample(ReadOnlySpan<byte> row)
    {
        var zeros = !row[1..].ContainsAnyExcept((byte)0);
        var length = zeros ? 1 : row.Length;
        if (length > SampleLength - _sampled)
        {
            return false;
        }

        row[..length].CopyTo(_sample.AsSpan(_sampled));
        _sample![_sampled] |= zeros ? RowOfZeros : (byte)0;
        _sampled += length;
        return true;
    }

    // A single row that is too long for the sample speaks for itself.
    private void Decide(ReadOnlySpan<byte> next)
    {
        Open(Deflated(Search, next) < WorthSearching * Deflated(Runs, next) ? Search : Runs);
        Replay(_deflater!, withZeros: true);
        PinnedPool<byte>.Return(_sample);
        _sample = null;
    }

    private long Deflated(ZLibCompressionOptions options, ReadOnlySpan<byte> next)
    {
        using var length = new DeflatedLength();
        using (var deflater = new ZLibStream(length, options))
        {
            Replay(deflater, withZeros: false);
            deflater.Write(next[..Math.Min(next.Length, SampleLength)]);
        }

        return length.Bytes;
    }

    private void Replay(ZLibStream deflater, bool withZeros)
    {
        var zeros = withZeros ? PinnedPool<byte>.Rent(_rowLength) : null;
        for (var rest = _sample.AsSpan(0, _sampled); !rest.IsEmpty;)
        {
            if ((rest[0] & RowOfZeros) == 0)
            {
                deflater.Write(rest[.._rowLength]);
                rest = rest[_rowLength..];
                continue;
            }

            if (zeros is not null)
            {
                zeros[0] = (byte)(rest[0] & ~RowOfZeros);
                deflater.Write(zeros.AsSpan(0, _rowLength));
            }

            rest = rest[1..];
        }

        PinnedPool<byte>.Return(zeros);
    }
}
