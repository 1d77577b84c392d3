namespace Cutout.Imaging.Jpeg;

/// <summary>
/// The samples of one component, two rows of MCUs deep: the one that is delivered and the one after it, of which the
/// interpolation needs the first row. Rows are addressed by their place in the picture.
/// </summary>
internal sealed class JpegPlane : IDisposable
{
    private readonly int _rows;
    private byte[]? _samples;

    /// <param name="component">Which one.</param>
    /// <param name="header">Its frame.</param>
    /// <param name="pictureBlock">Pixels that a side of 8 of the picture has after reduction: 8, 4, 2 or 1.</param>
    /// <param name="block">Samples that a block's side has after its reduced transform.</param>
    public JpegPlane(JpegComponent component, JpegHeader header, int pictureBlock, int block)
    {
        Component = component;
        Block = block;
        RowsOfAnMcu = component.Vertical * block;
        Width = JpegHeader.Ceiling(header.Width * component.Horizontal * block, 8 * header.HorizontalMax);
        Height = JpegHeader.Ceiling(header.Height * component.Vertical * block, 8 * header.VerticalMax);
        HorizontalNumerator = component.Horizontal * block;
        HorizontalDenominator = header.HorizontalMax * pictureBlock;
        VerticalNumerator = component.Vertical * block;
        VerticalDenominator = header.VerticalMax * pictureBlock;
        Stride = component.PaddedBlocksWide * block;
        _rows = 2 * RowsOfAnMcu;
        _samples = PinnedPool<byte>.Rent((_rows * Stride) + 32);
    }

    public JpegComponent Component { get; }

    public int Block { get; }

    public int RowsOfAnMcu { get; }

    /// <summary>Samples that belong to the picture.</summary>
    public int Width { get; }

    public int Height { get; }

    public int Stride { get; }

    /// <summary>Samples per pixel of the delivered picture, as a fraction.</summary>
    public int HorizontalNumerator { get; }

    public int HorizontalDenominator { get; }

    public int VerticalNumerator { get; }

    public int VerticalDenominator { get; }

    public bool HalvesWidth => HorizontalDenominator == 2 * HorizontalNumerator;

    public bool HalvesHeight => VerticalDenominator == 2 * VerticalNumerator;

    public bool FullWidth => HorizontalDenominator == HorizontalNumerator;

    public bool FullHeight => VerticalDenominator == VerticalNumerator;

    /// <summary>Everything from the beginning of a block row on.</summary>
    public Span<byte> FromBlockRow(int blockRow) => _samples.AsSpan(blockRow * Block % _rows * Stride);

    /// <summary>A row with its padding and some bytes more, for readers that take whole vectors; rows outside are the nearest inside.</summary>
    public ReadOnlySpan<byte> Row(int y) => _samples.AsSpan(Math.Clamp(y, 0, Height - 1) % _rows * Stride);

    public void Dispose()
    {
        PinnedPool<byte>.Return(_samples);
        _samples = null;
    }
}
