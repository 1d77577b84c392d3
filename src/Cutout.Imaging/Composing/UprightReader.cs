using System.Runtime.InteropServices;

namespace Cutout.Imaging.Composing;

/// <summary>
/// The rows of a picture as it is looked at, from the top. A picture that is stored upright, or only mirrored, is
/// decoded as the rows are asked for; one that is turned stands in memory as a frame.
/// </summary>
internal sealed class UprightReader : IDisposable
{
    private readonly PictureReader _reader;
    private readonly PixelBuffer? _frame;
    private int _y;

    private UprightReader(PictureReader reader, PixelBuffer? frame)
    {
        _reader = reader;
        _frame = frame;
    }

    public PictureHeader Header => _reader.Header;

    public int Width => Header.Orientation >= Orientation.Transposed ? _reader.Height : _reader.Width;

    public int Height => Header.Orientation >= Orientation.Transposed ? _reader.Width : _reader.Height;

    /// <exception cref="PictureException">The picture is refused.</exception>
    public static UprightReader Open(ReadOnlyMemory<byte> picture, DecodeLimits? limits, CancellationToken cancellationToken) =>
        Over(PictureReader.Open(picture, limits, cancellationToken: cancellationToken), cancellationToken);

    /// <summary>The same over a reader of which nothing has been read; it belongs to this from here on.</summary>
    /// <exception cref="PictureException">The picture is refused.</exception>
    public static UprightReader Over(PictureReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return new UprightReader(
                reader,
                reader.Header.Orientation is Orientation.Normal or Orientation.MirroredHorizontally ? null : PixelBuffer.Decode(reader, cancellationToken));
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next row into the first <c>4 * Width</c> bytes.</summary>
    /// <exception cref="PictureException">The data of the row is damaged or missing.</exception>
    public void ReadRow(Span<byte> rgba)
    {
        if (_frame is not null)
        {
            _frame.Row(_y++).CopyTo(rgba);
            return;
        }

        _reader.ReadRow(rgba);
        if (Header.Orientation == Orientation.MirroredHorizontally)
        {
            MemoryMarshal.Cast<byte, uint>(rgba[..(4 * Width)]).Reverse();
        }
    }

    public void Dispose()
    {
        _frame?.Dispose();
        _reader.Dispose();
    }
}
