using System.Buffers;
using System.Buffers.Binary;
using Cutout.Imaging.Jpeg;

namespace Cutout.Imaging;

/// <summary>
/// Writes a baseline JPEG (ITU-T T.81, annex F.1; JFIF 1.02) row by row, with the example Huffman tables of annex K. It
/// holds one row of MCUs.
/// </summary>
public sealed class JpegWriter : IDisposable
{
    private readonly IBufferWriter<byte> _output;
    private readonly JpegOptions _options;
    private readonly JpegEntropyWriter _entropy;
    private readonly float[][] _reciprocals;
    private readonly int[][] _codes;
    private readonly int[] _predictions = new int[3];
    private readonly int _width;
    private readonly int _height;
    private readonly int _factor;
    private readonly int _paddedWidth;
    private byte[][] _planes;
    private int[]? _block = PinnedPool<int>.Rent(64);
    private int _rowsWritten;
    private bool _completed;

    /// <summary>Writes the header at once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is not 1 to 65535, or the quality not 1 to 100.</exception>
    public JpegWriter(IBufferWriter<byte> output, int width, int height, JpegOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, 65535);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, 65535);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Quality, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Quality, 100, nameof(options));
        _output = output;
        _options = options;
        _width = width;
        _height = height;
        _factor = !options.Grayscale && options.Subsampling == ChromaSubsampling.Quarter ? 2 : 1;
        _paddedWidth = (width + (8 * _factor) - 1) / (8 * _factor) * 8 * _factor;
        _planes = new byte[options.Grayscale ? 1 : 3][];
        for (var i = 0; i < _planes.Length; i++)
        {
            _planes[i] = PinnedPool<byte>.Rent(_paddedWidth * 8 * _factor);
        }

        _entropy = new JpegEntropyWriter(output);
        int[][] factors = [JpegStandardTables.Quantization(luma: true, options.Quality), JpegStandardTables.Quantization(luma: false, options.Quality)];
        _reciprocals = Array.ConvertAll(factors, table => Array.ConvertAll(table, factor => 1f / (8 * factor)));
        _codes =
        [
            Codes(JpegStandardTables.LumaDcCounts, JpegStandardTables.DcSymbols),
            Codes(JpegStandardTables.LumaAcCounts, JpegStandardTables.LumaAcSymbols),
            Codes(JpegStandardTables.ChromaDcCounts, JpegStandardTables.DcSymbols),
            Codes(JpegStandardTables.ChromaAcCounts, JpegStandardTables.ChromaAcSymbols),
        ];
        WriteHeader(factors);
    }

    /// <summary>Takes the next row: 3 bytes a pixel, red, green, blue; or 1 in grayscale.</summary>
    public void WriteRow(ReadOnlySpan<byte> rgbOrGray)
    {
        if (_options.Grayscale)
        {
            rgbOrGray[.._width].CopyTo(NextRow(0));
        }
        else
        {
            JpegColorSplitter.Split(rgbOrGray, 3, NextRow(0)[.._width], NextRow(1), NextRow(2));
        }

        EndRow();
    }

    /// <summary>Takes the next row of a colour picture: 4 bytes a pixel, red, green, blue, and one that is ignored.</summary>
    /// <exception cref="InvalidOperationException">All rows have been written, or the picture is grayscale.</exception>
    public void WriteRgbaRow(ReadOnlySpan<byte> rgba)
    {
        if (_options.Grayscale)
        {
            throw new InvalidOperationException("A grayscale picture takes rows of one byte a pixel.");
        }

        JpegColorSplitter.Split(rgba, 4, NextRow(0)[.._width], NextRow(1), NextRow(2));
        EndRow();
    }

    /// <summary>Ends the file.</summary>
    /// <exception cref="InvalidOperationException">Rows are missing.</exception>
    public void Complete()
    {
        if (_rowsWritten < _height)
        {
            throw new InvalidOperationException($"{_rowsWritten} of {_height} rows have been written.");
        }

        if (_completed)
        {
            return;
        }

        // The last row is repeated to fill the last band.
        var rows = _rowsWritten % (8 * _factor);
        if (rows > 0)
        {
            foreach (var plane in _planes)
            {
                var last = plane.AsSpan((rows - 1) * _paddedWidth, _paddedWidth);
                for (var row = rows; row < 8 * _factor; row++)
                {
                    last.CopyTo(plane.AsSpan(row * _paddedWidth));
                }
            }

            WriteBand();
        }

        _entropy.Complete();
        _output.Write((ReadOnlySpan<byte>)[0xFF, JpegMarker.Eoi]);
        _completed = true;
    }

    public void Dispose()
    {
        _entropy.Dispose();
        PinnedPool<int>.Return(_block);
        Array.ForEach(_planes, PinnedPool<byte>.Return);
        _block = null;
        _planes = [];
    }

    // Index: symbol. Value: the code's bits in the low 16, its length above (annex C).
    private static int[] Codes(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        var codes = new int[256];
        var code = 0;
        var index = 0;
        for (var length = 1; length <= 16; length++, code <<= 1)
        {
            for (var i = 0; i < counts[length - 1]; i++)
            {
                codes[symbols[index++]] = (length << 16) | code++;
            }
        }

        return codes;
    }

    private Span<byte> NextRow(int plane)
    {
        if (_rowsWritten >= _height)
        {
            throw new InvalidOperationException($"All {_height} rows have been written.");
        }

        return _planes[plane].AsSpan(_rowsWritten % (8 * _factor) * _paddedWidth, _paddedWidth);
    }

    private void EndRow()
    {
        for (var i = 0; i < _planes.Length; i++)
        {
            var row = NextRow(i);
            row[_width..].Fill(row[_width - 1]);
        }

        if (++_rowsWritten % (8 * _factor) == 0)
        {
            WriteBand();
        }
    }

    private void WriteBand()
    {
        for (var x = 0; x < _paddedWidth; x += 8 * _factor)
        {
            for (var i = 0; i < _factor * _factor; i++)
            {
                LoadBlock(_planes[0], x + (i % _factor * 8), i / _factor * 8);
                EncodeBlock(0);
            }

            for (var plane = 1; plane < _planes.Length; plane++)
            {
                if (_factor == 2)
                {
                    LoadAveragedBlock(_planes[plane], x);
                }
                else
                {
                    LoadBlock(_planes[plane], x, 0);
                }

                EncodeBlock(plane);
            }
        }
    }

    private void LoadBlock(byte[] plane, int left, int top)
    {
        for (var y = 0; y < 8; y++)
        {
            var row = plane.AsSpan(((top + y) * _paddedWidth) + left, 8);
            var block = _block.AsSpan(8 * y, 8);
            for (var x = 0; x < 8; x++)
            {
                block[x] = row[x] - 128;
            }
        }
    }

    // Four samples to one; halves are rounded down and up in turns, so that the average keeps its place.
    private void LoadAveragedBlock(byte[] plane, int left)
    {
        for (var y = 0; y < 8; y++)
        {
            var upper = plane.AsSpan((2 * y * _paddedWidth) + left, 16);
            var lower = plane.AsSpan((((2 * y) + 1) * _paddedWidth) + left, 16);
            var block = _block.AsSpan(8 * y, 8);
            for (var x = 0; x < 8; x++)
            {
                var sum = upper[2 * x] + upper[(2 * x) + 1] + lower[2 * x] + lower[(2 * x) + 1];
                block[x] = ((sum + 1 + (x & 1)) >> 2) - 128;
            }
        }
    }

    private void EncodeBlock(int plane)
    {
        var kind = plane == 0 ? 0 : 1;
        ForwardDct.Transform(_block);
        ForwardDct.Quantize(_block, _reciprocals[kind]);
        _entropy.WriteBlock(_block, ref _predictions[plane], _codes[2 * kind], _codes[(2 * kind) + 1]);
    }

    private void WriteHeader(int[][] factors)
    {
        _output.Write((ReadOnlySpan<byte>)[0xFF, JpegMarker.Soi]);

        // JFIF 1.1, no density, no thumbnail.
        WriteSegment(JpegMarker.App0, [(byte)'J', (byte)'F', (byte)'I', (byte)'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
        if (!_options.Grayscale)
        {
            _options.Profile?.WriteJpeg(_output);
        }

        var tables = _planes.Length == 1 ? 1 : 2;
        for (var i = 0; i < tables; i++)
        {
            var table = new byte[65];
            table[0] = (byte)i;
            for (var k = 0; k < 64; k++)
            {
                table[1 + k] = (byte)factors[i][Zigzag.ToNatural[k]];
            }

            WriteSegment(JpegMarker.Dqt, table);
        }

        var frame = new byte[6 + (3 * _planes.Length)];
        frame[0] = 8;
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(1), (ushort)_height);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(3), (ushort)_width);
        frame[5] = (byte)_planes.Length;
        for (var i = 0; i < _planes.Length; i++)
        {
            var sampling = i == 0 ? (byte)(_factor * 0x11) : (byte)0x11;
            ((ReadOnlySpan<byte>)[(byte)(i + 1), sampling, (byte)(i == 0 ? 0 : 1)]).CopyTo(frame.AsSpan(6 + (3 * i)));
        }

        WriteSegment(JpegMarker.Sof0, frame);
        WriteSegment(JpegMarker.Dht, [0x00, .. JpegStandardTables.LumaDcCounts, .. JpegStandardTables.DcSymbols]);
        WriteSegment(JpegMarker.Dht, [0x10, .. JpegStandardTables.LumaAcCounts, .. JpegStandardTables.LumaAcSymbols]);
        if (tables == 2)
        {
            WriteSegment(JpegMarker.Dht, [0x01, .. JpegStandardTables.ChromaDcCounts, .. JpegStandardTables.DcSymbols]);
            WriteSegment(JpegMarker.Dht, [0x11, .. JpegStandardTables.ChromaAcCounts, .. JpegStandardTables.ChromaAcSymbols]);
        }

        var scan = new List<byte> { (byte)_planes.Length };
        for (var i = 0; i < _planes.Length; i++)
        {
            scan.AddRange([(byte)(i + 1), i == 0 ? (byte)0x00 : (byte)0x11]);
        }

        WriteSegment(JpegMarker.Sos, [.. scan, 0, 63, 0]);
    }

    private void WriteSegment(byte marker, ReadOnlySpan<byte> payload)
    {
        var head = _output.GetSpan(4);
        head[0] = 0xFF;
        head[1] = marker;
        BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)(payload.Length + 2));
        _output.Advance(4);
        _output.Write(payload);
    }
}
