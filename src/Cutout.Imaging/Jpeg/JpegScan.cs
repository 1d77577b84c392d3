namespace Cutout.Imaging.Jpeg;

/// <summary>One scan: its header (ITU-T T.81, section B.2.3) and the walk over its MCUs (section A.2) with their restarts.</summary>
internal sealed class JpegScan
{
    private readonly JpegHeader _header;
    private readonly int _first;
    private readonly int _final;
    private readonly int _high;
    private readonly int _low;
    private readonly int _restartInterval;
    private JpegBits _bits;
    private int _mcusToRestart;
    private int _nextRestart;
    private int _endOfBandRun;

    private JpegScan(JpegHeader header, JpegComponent[] components, int position, (int First, int Final, int High, int Low) band, int restartInterval)
    {
        _header = header;
        Components = components;
        _bits = JpegBits.At(position);
        (_first, _final, _high, _low) = band;
        _restartInterval = restartInterval;
        _mcusToRestart = restartInterval;
        foreach (var component in components)
        {
            component.DcPrediction = 0;
        }
    }

    public JpegComponent[] Components { get; }

    /// <summary>Where the bits have been read to, at most a few bytes before the next marker.</summary>
    public int Position => _bits.Position;

    /// <summary>Coefficients that the scan goes over.</summary>
    public long Visits => Components.Sum(component => (long)component.PaddedBlocksWide * component.PaddedBlocksHigh) * (_final - _first + 1);

    public static JpegScan Read(ReadOnlySpan<byte> payload, int position, JpegHeader header, JpegTables tables)
    {
        var count = payload.Length > 0 ? payload[0] : 0;
        if (count is 0 or > 4 || payload.Length < 4 + (2 * count))
        {
            throw PictureException.Corrupt(PictureFormat.Jpeg, $"a scan header of {payload.Length} bytes with {count} components");
        }

        var tail = payload[(1 + (2 * count))..];
        var band = header.Progressive ? (First: (int)tail[0], Final: (int)tail[1], High: tail[2] >> 4, Low: tail[2] & 15) : (First: 0, Final: 63, High: 0, Low: 0);
        if (header.Progressive)
        {
            var fits = band.First == 0 ? band.Final == 0 : band.Final >= band.First && band.Final < 64 && count == 1;
            if (!fits || band.Low > 13 || band.High > 14)
            {
                throw PictureException.Corrupt(PictureFormat.Jpeg, $"a scan of coefficients {band.First} to {band.Final} with {count} components");
            }
        }

        var components = new JpegComponent[count];
        for (var i = 0; i < count; i++)
        {
            var id = payload[1 + (2 * i)];
            var component = Array.Find(header.Components, candidate => candidate.Id == id);
            if (component is null || Array.IndexOf(components, component) >= 0)
            {
                throw PictureException.Corrupt(PictureFormat.Jpeg, $"a scan of component {id}, which is unknown or named twice");
            }

            var (dc, ac) = (payload[2 + (2 * i)] >> 4, payload[2 + (2 * i)] & 15);
            if (dc > 3 || ac > 3)
            {
                throw PictureException.Corrupt(PictureFormat.Jpeg, $"a scan with Huffman tables {dc} and {ac}");
            }

            component.Quantization ??= tables.Quantization(component.QuantizationSelector);
            if (band.First == 0 && band.High == 0)
            {
                component.DcTable = tables.Dc(dc);
            }

            if (band.Final > 0)
            {
                component.AcTable = tables.Ac(ac);
            }

            components[i] = component;
        }

        if (count > 1 && components.Sum(component => component.Horizontal * component.Vertical) > 10 && header.Components.Length > 1)
        {
            throw PictureException.Corrupt(PictureFormat.Jpeg, "a scan with more than 10 blocks in an MCU");
        }

        return new JpegScan(header, components, position, band, tables.RestartInterval);
    }

    /// <summary>Decodes one row of MCUs of a scan of all components to samples.</summary>
    public void DecodeMcuRow(ReadOnlySpan<byte> data, JpegPlane[] planes, int mcuRow, Span<int> block)
    {
        block = block[..64];
        for (var mcu = 0; mcu < _header.McusWide; mcu++)
        {
            BeginMcu(data);
            foreach (var plane in planes)
            {
                var component = plane.Component;
                for (var y = 0; y < component.Vertical; y++)
                {
                    var output = plane.FromBlockRow((mcuRow * component.Vertical) + y)[(mcu * component.Horizontal * plane.Block)..];
                    for (var x = 0; x < component.Horizontal; x++)
                    {
                        var last = SequentialScan.DecodeBlock(data, ref _bits, component, block);
                        InverseDct.Transform(block, last, plane.Block, output[(x * plane.Block)..], plane.Stride);
                        block.Clear();
                    }
                }
            }
        }

        CheckOverrun(data);
    }

    /// <summary>Decodes one row of MCUs of a scan of all components and throws it away.</summary>
    public void SkipMcuRow(ReadOnlySpan<byte> data, Span<int> block)
    {
        for (var mcu = 0; mcu < _header.McusWide; mcu++)
        {
            BeginMcu(data);
            foreach (var component in Components)
            {
                for (var i = component.Horizontal * component.Vertical; i > 0; i--)
                {
                    SequentialScan.DecodeBlock(data, ref _bits, component, block);
                }
            }
        }

        CheckOverrun(data);
    }

    /// <summary>Decodes the whole scan into the components' coefficients.</summary>
    public void DecodeCoefficients(ReadOnlySpan<byte> data, CancellationToken cancellationToken)
    {
        // A scan of one component goes over the blocks that hold picture; of several, over whole MCUs (section A.2).
        var single = Components.Length == 1 ? Components[0] : null;
        var (wide, high) = single is null ? (_header.McusWide, _header.McusHigh) : (single.BlocksWide, single.BlocksHigh);
        for (var row = 0; row < high; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var column = 0; column < wide; column++)
            {
                BeginMcu(data);
                if (single is not null)
                {
                    DecodeBlock(data, single, column, row);
                    continue;
                }

                foreach (var component in Components)
                {
                    for (var i = 0; i < component.Vertical * component.Horizontal; i++)
                    {
                        var x = (column * component.Horizontal) + (i % component.Horizontal);
                        var y = (row * component.Vertical) + (i / component.Horizontal);
                        DecodeBlock(data, component, x, y);
                    }
                }
            }

            CheckOverrun(data);
        }

        foreach (var component in Components)
        {
            component.MissingBits.AsSpan(_first, _final - _first + 1).Fill((sbyte)_low);
        }
    }

    private void DecodeBlock(ReadOnlySpan<byte> data, JpegComponent component, int x, int y)
    {
        var block = component.Coefficients.AsSpan(((y * component.PaddedBlocksWide) + x) * 64, 64);
        if (!_header.Progressive)
        {
            SequentialScan.DecodeCoefficients(data, ref _bits, component, block);
        }
        else if (_first > 0 && _high == 0)
        {
            ProgressiveScan.AcFirst(data, ref _bits, component.AcTable!, block, _first, _final, _low, ref _endOfBandRun);
        }
        else if (_first > 0)
        {
            ProgressiveScan.AcRefine(data, ref _bits, component.AcTable!, block, _first, _final, _low, ref _endOfBandRun);
        }
        else if (_high == 0)
        {
            ProgressiveScan.DcFirst(data, ref _bits, component, block, _low);
        }
        else
        {
            ProgressiveScan.DcRefine(data, ref _bits, block, _low);
        }
    }

    private void BeginMcu(ReadOnlySpan<byte> data)
    {
        if (_restartInterval == 0)
        {
            return;
        }

        if (_mcusToRestart == 0)
        {
            Restart(data);
        }

        _mcusToRestart--;
    }

    // Section F.2.2.4: the rest of the byte is padding, then comes RSTm with m counting modulo 8.
    private void Restart(ReadOnlySpan<byte> data)
    {
        CheckOverrun(data);
        var marker = JpegSegments.FindMarker(data, _bits.Position);
        if (marker < 0)
        {
            throw PictureException.Truncated(PictureFormat.Jpeg, $"the file ends at byte {data.Length} where a restart marker is expected");
        }

        if (data[marker + 1] != JpegMarker.Rst0 + _nextRestart)
        {
            throw PictureException.Corrupt(PictureFormat.Jpeg, $"marker {data[marker + 1]:X2} at byte {marker} in the place of restart {_nextRestart}");
        }

        _nextRestart = (_nextRestart + 1) & 7;
        _bits = JpegBits.At(marker + 2);
        _mcusToRestart = _restartInterval;
        _endOfBandRun = 0;
        foreach (var component in Components)
        {
            component.DcPrediction = 0;
        }
    }

    private void CheckOverrun(ReadOnlySpan<byte> data)
    {
        if (!_bits.Overran)
        {
            return;
        }

        throw _bits.Position >= data.Length - 1
            ? PictureException.Truncated(PictureFormat.Jpeg, $"the file ends at byte {data.Length} within the entropy-coded data")
            : PictureException.Corrupt(PictureFormat.Jpeg, $"a marker at byte {_bits.Position} within the entropy-coded data");
    }
}
