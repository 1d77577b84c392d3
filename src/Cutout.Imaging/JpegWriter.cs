using System.Buffers;
using System.Buffers.Binary;
using Cutout.Imaging.Jpeg;

namespace Cutout.Imaging;

/// <summary>
/// Writes a baseline JPEG (ITU-T T.81, annexes A.3, F.1 and K; JFIF 1.02) row by row. It holds one row of MCUs, and a megabyte of
/// symbols where the Huffman tables are made for the picture.
/// </summary>
public sealed class JpegWriter : IDisposable
{
    private const int LumaTable = 0;
    private const int ChromaTable = 2;
    private const int SymbolsOfATable = 256;

    // Four luma blocks and two of colour.
    private const int MostOfAnMcu = 6 * JpegTokens.MostOfABlock;

    private readonly IBufferWriter<byte> _output;
    private readonly JpegOptions _options;
    private readonly JpegEntropyWriter _entropy;
    private readonly JpegTokens _tokens;
    private readonly float[][] _reciprocals;
    private readonly int[] _codes = new int[4 * SymbolsOfATable];
    private readonly int[] _predictions = new int[3];
    private readonly int _width;
    private readonly int _height;
    private readonly int _factor;
    private readonly int _paddedWidth;
    private byte[][] _planes;
    private short[]? _block = PinnedPool<short>.Rent(64);
    private int _rowsWritten;
    private int _bandTop;
    private bool _tablesWritten;
    private bool _completed;

    /// <summary>Writes the beginning of the file at once.</summary>
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
        _tokens = new JpegTokens(options.OptimizeHuffman ? 1 << 18 : 1 << 14);
        int[][] factors = [JpegStandardTables.Quantization(luma: true, options.Quality), JpegStandardTables.Quantization(luma: false, options.Quality)];
        _reciprocals = Array.ConvertAll(factors, Reciprocals);
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

            EncodeBand();
        }

        WriteTokens(last: true);
        _entropy.Complete();
        _output.Write((ReadOnlySpan<byte>)[0xFF, JpegMarker.Eoi]);
        _completed = true;
    }

    /// <summary>Overwrites and gives back what was held; a file that was not completed stays a torso.</summary>
    public void Dispose()
    {
        _entropy.Dispose();
        _tokens.Dispose();
        PinnedPool<short>.Return(_block);
        Array.ForEach(_planes, PinnedPool<byte>.Return);
        _block = null;
        _planes = [];
    }

    // In the order and on the scale of ForwardDct's coefficients.
    private static float[] Reciprocals(int[] factors)
    {
        var reciprocals = new float[64];
        for (var i = 0; i < 64; i++)
        {
            reciprocals[JpegTokens.ColumnOrder(i)] = 1f / (8 * factors[i]);
        }

        return reciprocals;
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
            EncodeBand();
        }
    }

    private void EncodeBand()
    {
        if (_factor == 2)
        {
            AverageColors();
        }

        for (var x = 0; x < _paddedWidth; x += 8 * _factor)
        {
            if (_tokens.Room < MostOfAnMcu)
            {
                WriteTokens(last: false);
            }

            for (var i = 0; i < _factor * _factor; i++)
            {
                EncodeLuma(x + (i % _factor * 8), i / _factor * 8);
            }

            for (var plane = 1; plane < _planes.Length; plane++)
            {
                EncodeBlock(plane, x / _factor, 0);
            }
        }

        _bandTop += 8 * _factor;
        if (_tablesWritten || !_options.OptimizeHuffman)
        {
            WriteTokens(last: false);
        }
    }

    // Two rows of a band become the first half of one; each is read before it is written over.
    private void AverageColors()
    {
        for (var i = 1; i < _planes.Length; i++)
        {
            var plane = _planes[i].AsSpan();
            for (var y = 0; y < 8; y++)
            {
                var upper = plane.Slice(2 * y * _paddedWidth, _paddedWidth);
                var lower = plane.Slice(((2 * y) + 1) * _paddedWidth, _paddedWidth);
                JpegColorSplitter.Average(upper, lower, plane.Slice(y * _paddedWidth, _paddedWidth / 2));
            }
        }
    }

    // The last MCUs may have whole blocks of luma that no pixel of the picture falls into.
    private void EncodeLuma(int left, int top)
    {
        if (left < _width && _bandTop + top < _height)
        {
            EncodeBlock(0, left, top);
        }
        else
        {
            _tokens.AddFlat(LumaTable);
        }
    }

    private void EncodeBlock(int plane, int left, int top)
    {
        var present = ForwardDct.Transform(
            _planes[plane].AsSpan((top * _paddedWidth) + left), _paddedWidth, _reciprocals[plane == 0 ? 0 : 1], _block);
        _tokens.Add(_block, present, ref _predictions[plane], plane == 0 ? LumaTable : ChromaTable);
    }

    private void WriteTokens(bool last)
    {
        if (!_tablesWritten)
        {
            WriteTables(last);
            _tablesWritten = true;
        }

        _entropy.Write(_tokens.All, _codes);
        _tokens.Clear();
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

        for (var i = 0; i < Math.Min(2, _planes.Length); i++)
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
    }

    // The tables of luma, then of colour, each for means and for the rest; and the head of the scan.
    private void WriteTables(bool allIsKnown)
    {
        Span<int> frequencies = stackalloc int[4 * SymbolsOfATable];
        frequencies.Clear();
        foreach (var token in _tokens.All)
        {
            frequencies[JpegTokens.SymbolOf(token)]++;
        }

        for (var table = 0; table < (_planes.Length == 1 ? 2 : 4); table++)
        {
            var example = JpegStandardTables.Code(luma: table < ChromaTable, ofMeans: table % 2 == 0);
            var counted = frequencies.Slice(table * SymbolsOfATable, SymbolsOfATable);
            var code = example;
            if (_options.OptimizeHuffman)
            {
                if (!allIsKnown)
                {
                    AddExpected(counted, example);
                }

                code = JpegHuffmanCode.For(counted);
            }

            code.Enter(_codes.AsSpan(table * SymbolsOfATable, SymbolsOfATable));
            WriteSegment(JpegMarker.Dht, [(byte)(((table & 1) << 4) | (table >> 1)), .. code.Counts, .. code.Symbols]);
        }

        WriteSegment(
            JpegMarker.Sos,
            _planes.Length == 1 ? [1, 1, 0x00, 0, 63, 0] : [3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0]);
    }

    // Of a picture that has only been begun, what is to come may need symbols that have not been met: one part in sixteen
    // is taken to be spread as the example table expects.
    private static void AddExpected(Span<int> counted, JpegHuffmanCode example)
    {
        long all = 0;
        foreach (var frequency in counted)
        {
            all += frequency;
        }

        var index = 0;
        for (var length = 1; length <= example.Counts.Length; length++)
        {
            for (var i = 0; i < example.Counts[length - 1]; i++, index++)
            {
                ref var frequency = ref counted[example.Symbols[index]];
                frequency = (16 * frequency) + (int)Math.Max(1, all >> length);
            }
        }
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
