using System.Runtime.InteropServices;

namespace Cutout.Imaging;

/// <summary>
/// A whole picture as straight-alpha RGBA, 8 bits a channel, rows from the top without padding. The memory is pinned and
/// overwritten with zeros on <see cref="Dispose"/>, so that no copy of a picture outlives its use.
/// </summary>
public sealed class PixelBuffer : IDisposable
{
    private const int RowsOfAStrip = 16;
    private readonly DecodeLimits? _limits;
    private IDisposable? _grant;
    private byte[]? _pixels;

    /// <summary>A buffer of transparent black.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is not positive, or there are more than 500 million pixels.</exception>
    public PixelBuffer(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)width * height, 500_000_000, nameof(width));
        Width = width;
        Height = height;
        _pixels = GC.AllocateArray<byte>(4 * width * height, pinned: true);
    }

    private PixelBuffer(DecodeLimits limits, IDisposable? grant, int width, int height)
        : this(width, height) => (_limits, _grant) = (limits, grant);

    /// <summary>Pixels of a row.</summary>
    public int Width { get; }

    /// <summary>Number of rows.</summary>
    public int Height { get; }

    /// <summary>All pixels, <c>4 * Width * Height</c> bytes.</summary>
    public Span<byte> Pixels => Array;

    private byte[] Array => _pixels ?? throw new ObjectDisposedException(nameof(PixelBuffer));

    /// <summary>One row, <c>4 * Width</c> bytes.</summary>
    public Span<byte> Row(int y) => Array.AsSpan(4 * Width * y, 4 * Width);

    /// <summary>A frame of a stranger's picture, for which the memory is asked for first; it is given back on <see cref="Dispose"/>.</summary>
    /// <exception cref="PictureException">The memory is not granted.</exception>
    internal static PixelBuffer ForFrame(DecodeLimits limits, PictureFormat format, int width, int height) =>
        new(limits, limits.AskFor(format, 4L * width * height), width, height);

    /// <summary>Decodes a JPEG or PNG at full size and turns it upright.</summary>
    /// <exception cref="PictureException">The picture is refused.</exception>
    public static PixelBuffer Decode(ReadOnlyMemory<byte> picture, DecodeLimits? limits = null, CancellationToken cancellationToken = default)
    {
        using var reader = PictureReader.Open(picture, limits, cancellationToken: cancellationToken);
        return Decode(reader, cancellationToken);
    }

    /// <summary>Reads all rows of a reader and turns the picture upright.</summary>
    /// <exception cref="PictureException">The picture is refused.</exception>
    public static PixelBuffer Decode(PictureReader reader, CancellationToken cancellationToken = default)
    {
        var orientation = reader.Header.Orientation;
        var turned = orientation >= Orientation.Transposed;
        var (width, height) = turned ? (reader.Height, reader.Width) : (reader.Width, reader.Height);
        var buffer = ForFrame(reader.Limits, reader.Header.Format, width, height);
        var strip = PinnedPool<byte>.Rent(4 * reader.Width * (orientation == Orientation.Normal ? 0 : RowsOfAStrip));
        try
        {
            for (var y = 0; y < reader.Height; y += RowsOfAStrip)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var rows = Math.Min(RowsOfAStrip, reader.Height - y);
                for (var i = 0; i < rows; i++)
                {
                    var row = orientation == Orientation.Normal ? buffer.Row(y + i) : strip.AsSpan(4 * reader.Width * i, 4 * reader.Width);
                    reader.ReadRow(row);
                }

                if (orientation != Orientation.Normal)
                {
                    buffer.PlaceRows(MemoryMarshal.Cast<byte, uint>(strip), y, rows, reader.Width, reader.Height, orientation);
                }
            }

            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
        finally
        {
            PinnedPool<byte>.Return(strip);
        }
    }

    /// <summary>The same picture upright, as a new buffer.</summary>
    /// <exception cref="PictureException">This is a frame of a stranger's picture, and the memory for another is not granted.</exception>
    public PixelBuffer Turn(Orientation orientation)
    {
        var turned = orientation >= Orientation.Transposed;
        var (width, height) = turned ? (Height, Width) : (Width, Height);
        var buffer = _limits is null ? new PixelBuffer(width, height) : ForFrame(_limits, PictureFormat.Unknown, width, height);
        for (var y = 0; y < Height; y += RowsOfAStrip)
        {
            var rows = Math.Min(RowsOfAStrip, Height - y);
            buffer.PlaceRows(MemoryMarshal.Cast<byte, uint>(Array.AsSpan(4 * Width * y)), y, rows, Width, Height, orientation);
        }

        return buffer;
    }

    /// <summary>Overwrites the pixels with zeros.</summary>
    public void Dispose()
    {
        if (_pixels is not null)
        {
            System.Array.Clear(_pixels);
            _pixels = null;
            _grant?.Dispose();
            _grant = null;
        }
    }

    // Puts a strip of stored rows where they belong in this upright picture. The turned cases write short runs, one for
    // each stored column, which is kind to the cache where single pixels would not be.
    private void PlaceRows(ReadOnlySpan<uint> strip, int top, int rows, int width, int height, Orientation orientation)
    {
        var target = MemoryMarshal.Cast<byte, uint>(Pixels);
        if (orientation < Orientation.Transposed)
        {
            for (var i = 0; i < rows; i++)
            {
                var y = orientation is Orientation.Rotated180 or Orientation.MirroredVertically ? height - 1 - (top + i) : top + i;
                var row = target.Slice(y * width, width);
                strip.Slice(i * width, width).CopyTo(row);
                if (orientation is Orientation.Rotated180 or Orientation.MirroredHorizontally)
                {
                    row.Reverse();
                }
            }

            return;
        }

        var downwards = orientation is Orientation.Transposed or Orientation.Rotated90;
        var rightwards = orientation is Orientation.Transposed or Orientation.Rotated270;
        for (var x = 0; x < width; x++)
        {
            var y = downwards ? x : width - 1 - x;
            var run = target.Slice((y * height) + (rightwards ? top : height - top - rows), rows);
            for (var i = 0; i < run.Length; i++)
            {
                run[rightwards ? i : run.Length - 1 - i] = strip[(i * width) + x];
            }
        }
    }
}
