using System.Buffers.Binary;

namespace Cutout.Imaging.Jpeg;

/// <summary>
/// JPEG baseline, extended sequential with 8 bits, and progressive, Huffman coded (ITU-T T.81, annexes F and G). A frame
/// whose first scan has all components is decoded one row of MCUs at a time; for any other the coefficients are kept until
/// the last scan has been read.
/// </summary>
internal sealed class JpegDecoder : PictureReader
{
    // A coefficient comes in one scan and is refined bit by bit in at most 13 more; whoever visits all of them more often
    // wants to keep the machine busy.
    private const int MostVisits = 16;

    private readonly ReadOnlyMemory<byte> _picture;
    private readonly DecodeLimits _limits;
    private readonly CancellationToken _cancellationToken;
    private readonly JpegHeader _header;
    private readonly JpegPlane[] _planes;
    private readonly JpegTables _tables;
    private readonly int[] _block = PinnedPool<int>.Rent(64);
    private readonly byte[][] _rows;
    private readonly ushort[] _sums;
    private readonly int _pictureBlock;
    private JpegSegments _segments;
    private JpegScan? _scan;
    private IDisposable? _grant;
    private int _mcuRowsDone;
    private bool _started;
    private bool _buffered;
    private bool _disposed;

    private JpegDecoder(
        ReadOnlyMemory<byte> picture, JpegHeader header, int pictureBlock, DecodeLimits limits, CancellationToken cancellationToken)
        : base(
            header.ToPictureHeader(),
            limits,
            JpegHeader.Ceiling(header.Width * pictureBlock, 8),
            JpegHeader.Ceiling(header.Height * pictureBlock, 8))
    {
        _picture = picture;
        _header = header;
        _limits = limits;
        _cancellationToken = cancellationToken;
        _pictureBlock = pictureBlock;
        _tables = new JpegTables(limits);
        _segments = new JpegSegments(limits, position: 2);
        _planes = Array.ConvertAll(header.Components, component => new JpegPlane(component, header, pictureBlock, BlockOf(component)));

        // Rows of interpolated samples, and room for what whole vectors write past the end.
        _rows = Array.ConvertAll(header.Components, _ => PinnedPool<byte>.Rent(Width + 64));
        _sums = PinnedPool<ushort>.Rent(Width + 64);
    }

    public static JpegDecoder OpenJpeg(ReadOnlyMemory<byte> picture, DecodeLimits limits, int atLeastLongestSide, CancellationToken cancellationToken)
    {
        var header = JpegHeader.Read(picture.Span, limits);
        limits.CheckSize(PictureFormat.Jpeg, header.Width, header.Height);
        CheckLength(picture, header);

        var longest = Math.Max(header.Width, header.Height);
        var block = 8;
        while (atLeastLongestSide > 0 && block > 1 && JpegHeader.Ceiling(longest * (block / 2), 8) >= atLeastLongestSide)
        {
            block /= 2;
        }

        return new JpegDecoder(picture, header, block, limits, cancellationToken);
    }

    /// <summary>Reads all entropy-coded data that pixels are made of, and makes none.</summary>
    public static void Verify(ReadOnlyMemory<byte> picture, DecodeLimits limits, CancellationToken cancellationToken)
    {
        using var decoder = OpenJpeg(picture, limits, atLeastLongestSide: 1, cancellationToken);
        decoder.Start();
        if (decoder._buffered)
        {
            return;
        }

        var data = picture.Span;
        for (var row = 0; row < decoder._header.McusHigh; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            decoder._scan!.SkipMcuRow(data, decoder._block);
        }
    }

    private protected override void ReadRowCore(Span<byte> rgba, int y)
    {
        if (!_started)
        {
            Start();
        }

        var last = 0;
        foreach (var plane in _planes)
        {
            // The row itself, or the one below it which the interpolation looks at.
            var row = (y * plane.VerticalNumerator / plane.VerticalDenominator) + (plane.HalvesHeight && _pictureBlock > 1 ? y & 1 : 0);
            last = Math.Max(last, Math.Min(row, plane.Height - 1) / plane.RowsOfAnMcu);
        }

        while (_mcuRowsDone <= last)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            if (_buffered)
            {
                TransformMcuRow(_mcuRowsDone);
            }
            else
            {
                _scan!.DecodeMcuRow(_picture.Span, _planes, _mcuRowsDone, _block);
            }

            _mcuRowsDone++;
        }

        Convert(rgba, y);
    }

    protected override void Dispose(bool disposing)
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        PinnedPool<int>.Return(_block);
        PinnedPool<ushort>.Return(_sums);
        Array.ForEach(_rows, PinnedPool<byte>.Return);
        foreach (var plane in _planes)
        {
            plane.Dispose();
            PinnedPool<short>.Return(plane.Component.Coefficients);
            plane.Component.Coefficients = null;
        }

        _grant?.Dispose();
    }

    // Every block takes a DC code and, in a sequential scan, an end of block: one bit each at the very least. A file that is
    // far too short for its announced size is known before anything is decoded. In a progressive one the AC bands may be
    // missing and a DC code is one bit too.
    private static void CheckLength(ReadOnlyMemory<byte> picture, JpegHeader header)
    {
        var blocks = header.Components.Sum(component => (long)component.BlocksWide * component.BlocksHigh);
        var bits = header.Progressive ? blocks : 2 * blocks;
        if (bits / 8 > picture.Length - header.FirstScan)
        {
            throw PictureException.Truncated(PictureFormat.Jpeg, $"{picture.Length} bytes cannot hold {header.Width}x{header.Height} pixels");
        }
    }

    // A component with fewer samples than the picture is reduced less, as long as both directions agree, so that at half
    // size the chroma of 4:2:0 needs no interpolation.
    private int BlockOf(JpegComponent component)
    {
        var block = _pictureBlock;
        while (block < 8
            && _header.HorizontalMax * _pictureBlock % (component.Horizontal * block * 2) == 0
            && _header.VerticalMax * _pictureBlock % (component.Vertical * block * 2) == 0)
        {
            block *= 2;
        }

        return block;
    }

    // Reads up to the first scan; and where that does not have all components, or the frame is progressive, all scans.
    private void Start()
    {
        _started = true;
        var data = _picture.Span;
        if (!NextScan(data))
        {
            throw PictureException.Corrupt(PictureFormat.Jpeg, "no scan");
        }

        _buffered = _header.Progressive || _scan!.Components.Length < _header.Components.Length;
        if (_buffered)
        {
            ReadAllScans(data);
        }
    }

    private void ReadAllScans(ReadOnlySpan<byte> data)
    {
        _grant = _limits.AskFor(PictureFormat.Jpeg, _header.Components.Sum(component => 64L * sizeof(short) * component.PaddedBlocksWide * component.PaddedBlocksHigh));
        foreach (var component in _header.Components)
        {
            component.Coefficients = PinnedPool<short>.Rent(checked(component.PaddedBlocksWide * component.PaddedBlocksHigh * 64));
        }

        var seen = new HashSet<JpegComponent>();
        var scans = 0;
        var visits = MostVisits * _header.Components.Sum(component => 64L * component.PaddedBlocksWide * component.PaddedBlocksHigh);
        do
        {
            visits -= _scan!.Visits;
            if (++scans > _limits.MaxScans || visits < 0)
            {
                throw PictureException.TooLarge(PictureFormat.Jpeg, $"{scans} scans, which are more than {_limits.MaxScans} or far more work than the picture takes");
            }

            seen.UnionWith(_scan.Components);
            _scan.DecodeCoefficients(data, _cancellationToken);
            _segments.Position = _scan.Position;
        }
        while (NextScan(data));

        if (seen.Count < _header.Components.Length)
        {
            throw PictureException.Corrupt(PictureFormat.Jpeg, "a component without a scan");
        }
    }

    // Takes the tables up to the next SOS; false at EOI. Some programs forget the EOI, which does not matter where the scans
    // before have brought everything; otherwise the rest of the picture has been lost.
    private bool NextScan(ReadOnlySpan<byte> data)
    {
        while (true)
        {
            if (_scan is null || !Array.TrueForAll(_header.Components, component => component.IsComplete))
            {
                _segments.Next(data);
            }
            else if (!_segments.TryNext(data))
            {
                return false;
            }

            var payload = _segments.Payload(data);
            switch (_segments.Marker)
            {
                case JpegMarker.Dqt:
                    _tables.TakeQuantization(payload);
                    break;
                case JpegMarker.Dht:
                    _tables.TakeHuffman(payload);
                    break;
                case JpegMarker.Dri:
                    _tables.RestartInterval = payload.Length == 2
                        ? BinaryPrimitives.ReadUInt16BigEndian(payload)
                        : throw PictureException.Corrupt(PictureFormat.Jpeg, $"a restart interval of {payload.Length} bytes");
                    break;
                case JpegMarker.Sos:
                    _scan = JpegScan.Read(payload, _segments.Position, _header, _tables);
                    return true;
                case JpegMarker.Eoi:
                    return false;
                case var marker when JpegMarker.IsFrame(marker) && _segments.Start > _header.FirstScan:
                    throw PictureException.Corrupt(PictureFormat.Jpeg, $"a second frame header at byte {_segments.Start}");
            }
        }
    }

    private void TransformMcuRow(int mcuRow)
    {
        foreach (var plane in _planes)
        {
            var component = plane.Component;
            for (var i = 0; i < component.Vertical; i++)
            {
                var blockRow = (mcuRow * component.Vertical) + i;
                var coefficients = component.Coefficients.AsSpan(blockRow * component.PaddedBlocksWide * 64, component.PaddedBlocksWide * 64);
                BlockRow.Transform(coefficients, component.Quantization!, _block, plane, blockRow);
            }
        }
    }

    private void Convert(Span<byte> rgba, int y)
    {
        var first = Upsampled(0, y);
        switch (_header.ColorSpace)
        {
            case JpegColorSpace.Gray:
                JpegColorConverter.Gray(first, rgba);
                break;
            case JpegColorSpace.YCbCr:
                JpegColorConverter.YCbCr(first, Upsampled(1, y), Upsampled(2, y), rgba);
                break;
            case JpegColorSpace.Rgb:
                JpegColorConverter.Rgb(first, Upsampled(1, y), Upsampled(2, y), rgba);
                break;
            default:
                var ycck = _header.ColorSpace == JpegColorSpace.Ycck;
                JpegColorConverter.Cmyk(first, Upsampled(1, y), Upsampled(2, y), Upsampled(3, y), rgba, ycck, _header.Inverted);
                break;
        }
    }

    // The row of a component at the width of the picture.
    private ReadOnlySpan<byte> Upsampled(int index, int y)
    {
        var plane = _planes[index];
        var source = y * plane.VerticalNumerator / plane.VerticalDenominator;
        if (plane.FullWidth && plane.FullHeight)
        {
            return plane.Row(source);
        }

        var row = _rows[index].AsSpan();
        var near = plane.Row(source)[..plane.Width];
        var fancy = _pictureBlock > 1;
        var interpolatesHeight = fancy && plane.HalvesHeight && (plane.HalvesWidth || plane.FullWidth);
        var far = interpolatesHeight ? plane.Row((y & 1) == 0 ? source - 1 : source + 1)[..plane.Width] : default;

        if (interpolatesHeight && plane.FullWidth)
        {
            ChromaUpsampler.Vertical(near, far, row[..plane.Width], bias: (y & 1) == 0 ? 1 : 2);
        }
        else if (fancy && plane.HalvesWidth && plane.Width > 2 && (interpolatesHeight || plane.FullHeight))
        {
            ChromaUpsampler.Sum(near, far, _sums);
            ChromaUpsampler.Horizontal(_sums, row, plane.Width, vertical: interpolatesHeight);
        }
        else
        {
            ChromaUpsampler.Repeat(near, row[..Width], plane.HorizontalNumerator, plane.HorizontalDenominator);
        }

        return row;
    }
}
