using System.Buffers.Binary;

namespace Cutout.Imaging.Previews;

/// <summary>
/// The small frame of a picture that is not stored upright: takes its rows as stored and gives them upright. It is held once, in pooled
/// strips, without the alpha of an opaque picture; so the frame of a 1024-pixel preview takes 3 MB at most.
/// </summary>
internal sealed class TurnedFrame : IDisposable
{
    private const int StripLength = 1 << 18;

    private readonly int _width;
    private readonly int _height;
    private readonly int _channels;
    private readonly Orientation _orientation;
    private readonly int _rowsOfAStrip;
    private readonly byte[]?[] _strips;

    /// <param name="width">Of the frame as stored.</param>
    /// <param name="height">Of the frame as stored.</param>
    /// <param name="hasAlpha">Whether alpha must be kept.</param>
    /// <param name="orientation">How it is stored.</param>
    public TurnedFrame(int width, int height, bool hasAlpha, Orientation orientation)
    {
        (_width, _height, _orientation) = (width, height, orientation);
        _channels = hasAlpha ? 4 : 3;
        _rowsOfAStrip = Math.Max(1, (StripLength - RowPacker.Tail) / (_channels * width));
        _strips = new byte[((height - 1) / _rowsOfAStrip) + 1][];
        for (var i = 0; i < _strips.Length; i++)
        {
            var rows = Math.Min(_rowsOfAStrip, height - (i * _rowsOfAStrip));
            _strips[i] = PinnedPool<byte>.Rent((rows * _channels * width) + RowPacker.Tail);
        }
    }

    /// <summary>Rows that can be read.</summary>
    public int UprightHeight => _orientation >= Orientation.Transposed ? _width : _height;

    /// <summary>Takes a stored row of RGBA.</summary>
    public void WriteRow(ReadOnlySpan<byte> rgba, int y)
    {
        var row = RowFrom(y, 0);
        if (_channels == 4)
        {
            rgba.CopyTo(row);
        }
        else
        {
            RowPacker.DropAlpha(rgba, row);
        }
    }

    /// <summary>Gives an upright row of RGBA.</summary>
    public void ReadRow(Span<byte> rgba, int y)
    {
        if (_orientation >= Orientation.Transposed)
        {
            ReadColumn(rgba, _orientation is Orientation.Transposed or Orientation.Rotated90 ? y : _width - 1 - y);
            return;
        }

        var turned = _orientation is Orientation.Rotated180 or Orientation.MirroredVertically;
        ReadOnlySpan<byte> row = RowFrom(turned ? _height - 1 - y : y, 0);
        for (var x = 0; x < _width; x++)
        {
            Put(rgba, x, row[(_channels * x)..]);
        }

        if (_orientation is Orientation.Rotated180 or Orientation.MirroredHorizontally)
        {
            System.Runtime.InteropServices.MemoryMarshal.Cast<byte, uint>(rgba[..(4 * _width)]).Reverse();
        }
    }

    public void Dispose()
    {
        for (var i = 0; i < _strips.Length; i++)
        {
            PinnedPool<byte>.Return(_strips[i]);
            _strips[i] = null;
        }
    }

    // An upright row that is a stored column, from its top or from its bottom.
    private void ReadColumn(Span<byte> rgba, int column)
    {
        var fromTop = _orientation is Orientation.Transposed or Orientation.Rotated270;
        for (var y = 0; y < _height; y++)
        {
            Put(rgba, fromTop ? y : _height - 1 - y, RowFrom(y, column));
        }
    }

    private Span<byte> RowFrom(int y, int column) => _strips[y / _rowsOfAStrip].AsSpan(_channels * (((y % _rowsOfAStrip) * _width) + column));

    private void Put(Span<byte> rgba, int x, ReadOnlySpan<byte> pixel)
    {
        if (_channels == 4)
        {
            pixel[..4].CopyTo(rgba[(4 * x)..]);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(rgba[(4 * x)..], BinaryPrimitives.ReadUInt32LittleEndian(pixel) | 0xFF000000);
        }
    }
}
