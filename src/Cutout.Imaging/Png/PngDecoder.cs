namespace Cutout.Imaging.Png;

/// <summary>PNG third edition: rows as they are inflated, or for an interlaced picture all seven passes at the first row.</summary>
internal sealed class PngDecoder : PictureReader
{
    // Adam7 (section 8.1): the first column and row of each pass, and the distance to the next.
    private static readonly (int X, int Y, int StepX, int StepY)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    // Room before a row for its filter byte, and after it for readers that take 16 bytes at once.
    private const int Lead = 16;
    private const int Tail = 16;

    // Pairs of rows from one look at the token to the next.
    private const int CancelledEvery = 16;

    // Rows that are inflated and unfiltered together.
    private const int Pair = 2;

    private readonly PngHeader _header;
    private readonly PngRowConverter _converter;
    private readonly Inflater _inflater;
    private readonly CancellationToken _cancellationToken;
    private byte[]? _row;
    private byte[]? _above;
    private int _rowsInflated;
    private PixelBuffer? _frame;

    private PngDecoder(ReadOnlyMemory<byte> picture, PngHeader header, DecodeLimits limits, CancellationToken cancellationToken)
        : base(header.ToPictureHeader(), limits, header.Width, header.Height)
    {
        _header = header;
        _cancellationToken = cancellationToken;
        _converter = new PngRowConverter(header);
        _inflater = new Inflater(picture, header.FirstIdat);
        _row = PinnedPool<byte>.Rent(Lead + (Pair * (1 + RowBytes(header.Width))) + Tail);
        _above = PinnedPool<byte>.Rent(Lead + RowBytes(header.Width) + Tail);
    }

    public static PngDecoder OpenPng(ReadOnlyMemory<byte> picture, DecodeLimits limits, CancellationToken cancellationToken)
    {
        var header = PngHeader.Read(picture.Span, limits);
        limits.CheckSize(PictureFormat.Png, header.Width, header.Height);
        header.CheckWhole(picture.Span, limits);
        return new PngDecoder(picture, header, limits, cancellationToken);
    }

    /// <summary>Inflates everything, verifies the checks and the filter bytes, and builds no pixel.</summary>
    public static void Verify(ReadOnlyMemory<byte> picture, DecodeLimits limits, CancellationToken cancellationToken)
    {
        var chunks = new PngChunks(picture.Span, limits);
        do
        {
            chunks.Next();
            if (chunks.Type != PngHeader.Idat)
            {
                chunks.CheckCrc();
            }
        }
        while (chunks.Type != PngHeader.Iend);

        using var decoder = OpenPng(picture, limits, cancellationToken);
        decoder.ForEachRow(static (_, row, _, _) =>
        {
            if (row[0] > PngFilter.Paeth)
            {
                throw PictureException.Corrupt(PictureFormat.Png, $"a row with filter {row[0]}");
            }
        });
    }

    private protected override void ReadRowCore(Span<byte> rgba, int y)
    {
        if (_header.Interlaced)
        {
            _frame ??= DecodeInterlaced();
            _frame.Row(y).CopyTo(rgba);
            return;
        }

        _converter.Convert(NextRow(y), rgba, Width);
    }

    /// <summary>8 bits of RGB or RGBA are delivered as they are, unless one of the colours is to be clear.</summary>
    internal override int StoredChannels => DeliversStored ? _header.Channels : 4;

    private bool DeliversStored =>
        _header is { Depth: 8, Interlaced: false, ColorType: PngColorType.Rgb or PngColorType.Rgba, Transparency.Length: 0 };

    private protected override ReadOnlySpan<byte> ReadStoredRowCore(Span<byte> scratch, int y) =>
        DeliversStored ? NextRow(y) : base.ReadStoredRowCore(scratch, y);

    private Span<byte> NextRow(int y)
    {
        if (y == _rowsInflated)
        {
            NextPair();
        }

        if (y == Height - 1)
        {
            // What follows is the check of all. More rows than announced are let pass, as by libpng.
            _inflater.Finish();
        }

        return _row.AsSpan(Lead + (y % Pair * (1 + RowBytes(Width))));
    }

    protected override void Dispose(bool disposing)
    {
        _inflater.Dispose();
        PinnedPool<byte>.Return(_row);
        PinnedPool<byte>.Return(_above);
        (_row, _above) = (null, null);
        _frame?.Dispose();
    }

    private int RowBytes(int width) => (int)((((long)width * _header.BitsPerPixel) + 7) / 8);

    // The next two rows, or one if there are no more. What is above them is the lower one of those before.
    private void NextPair()
    {
        var length = RowBytes(Width);
        var first = _row.AsSpan(Lead - 1, 1 + length);
        var second = _row.AsSpan(Lead + length, 1 + length);
        var above = _above.AsSpan(Lead, length);
        if (_rowsInflated > 0)
        {
            second[1..].CopyTo(above);
        }

        if (_rowsInflated % (CancelledEvery * Pair) == 0)
        {
            _cancellationToken.ThrowIfCancellationRequested();
        }

        var rows = Math.Min(Pair, Height - _rowsInflated);
        Inflate(_row.AsSpan(Lead - 1, rows * first.Length));
        var step = _header.FilterStep;
        if (rows == Pair && step is 3 or 4 && first[0] == PngFilter.Paeth && second[0] == PngFilter.Paeth)
        {
            PngFilter.UndoPaethPair(first[1..], second[1..], above, step);
        }
        else
        {
            PngFilter.Undo(first[0], first[1..], above, step);
            if (rows == Pair)
            {
                PngFilter.Undo(second[0], second[1..], first[1..], step);
            }
        }

        _rowsInflated += rows;
    }

    private PixelBuffer DecodeInterlaced()
    {
        var frame = PixelBuffer.ForFrame(Limits, PictureFormat.Png, Width, Height);
        var rgba = PinnedPool<byte>.Rent(4 * Width);
        try
        {
            ForEachRow((pass, row, width, index) =>
            {
                if (index == 0)
                {
                    Array.Clear(_above!);
                }

                Unfilter(RowBytes(width));
                _converter.Convert(_row.AsSpan(Lead), rgba, width);
                (_row, _above) = (_above, _row);

                var (x, y, stepX, stepY) = Passes[pass];
                Scatter(rgba.AsSpan(0, 4 * width), frame.Row(y + (index * stepY)), x, stepX);
            });
            return frame;
        }
        catch
        {
            frame.Dispose();
            throw;
        }
        finally
        {
            PinnedPool<byte>.Return(rgba);
        }
    }

    // Calls back with the pass, the inflated row from its filter byte on, its pixels and its index in the pass.
    private void ForEachRow(RowVisitor visit)
    {
        for (var pass = 0; pass < (_header.Interlaced ? Passes.Length : 1); pass++)
        {
            var (x, y, stepX, stepY) = _header.Interlaced ? Passes[pass] : (0, 0, 1, 1);
            var width = (Width - x + stepX - 1) / stepX;
            var height = (Height - y + stepY - 1) / stepY;
            for (var index = 0; index < height && width > 0; index++)
            {
                if (index % 64 == 0)
                {
                    _cancellationToken.ThrowIfCancellationRequested();
                }

                InflateRow(width);
                visit(pass, _row.AsSpan(Lead - 1, 1 + RowBytes(width)), width, index);
            }
        }

        _inflater.Finish();
    }

    private static void Scatter(ReadOnlySpan<byte> rgba, Span<byte> row, int x, int step)
    {
        var from = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, uint>(rgba);
        var to = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, uint>(row);
        foreach (var pixel in from)
        {
            to[x] = pixel;
            x += step;
        }
    }

    private void InflateRow(int width) => Inflate(_row.AsSpan(Lead - 1, 1 + RowBytes(width)));

    private void Inflate(Span<byte> rows)
    {
        if (_inflater.Read(rows) < rows.Length)
        {
            throw PictureException.Truncated(PictureFormat.Png, "the compressed data ends before the last row");
        }
    }

    // A row of an interlaced picture.
    private void Unfilter(int length)
    {
        var row = _row.AsSpan(Lead - 1, 1 + length);
        PngFilter.Undo(row[0], row[1..], _above.AsSpan(Lead, length), _header.FilterStep);
    }

    private delegate void RowVisitor(int pass, ReadOnlySpan<byte> row, int width, int index);
}
