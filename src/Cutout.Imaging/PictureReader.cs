using Cutout.Imaging.Jpeg;
using Cutout.Imaging.Png;

namespace Cutout.Imaging;

/// <summary>
/// Reads a JPEG or PNG row by row, top to bottom as stored (the orientation is not applied), as straight-alpha RGBA with
/// 8 bits a channel. A non-interlaced PNG and a JPEG with one interleaved scan are decoded as the rows are asked for and
/// never stand in memory as a whole.
/// </summary>
/// <remarks>
/// ITU-T T.81, annexes F.2 and G.2 (Huffman coding, 8 bits: baseline, extended sequential, progressive); PNG third edition, sections 9
/// (filtering), 10 (compression) and 13 (decoders).
/// Every method throws <see cref="PictureException"/>, and nothing else, for what the file does.
/// </remarks>
public abstract class PictureReader : IDisposable
{
    private int _rowsRead;

    private protected PictureReader(PictureHeader header, DecodeLimits limits, int width, int height)
    {
        Header = header;
        Limits = limits;
        Width = width;
        Height = height;
    }

    /// <summary>The picture as stored, before any reduction.</summary>
    public PictureHeader Header { get; }

    /// <summary>Pixels in each row that <see cref="ReadRow"/> delivers.</summary>
    public int Width { get; }

    /// <summary>Number of rows that <see cref="ReadRow"/> delivers.</summary>
    public int Height { get; }

    /// <summary>What the picture may cost; whoever makes a frame of it asks there.</summary>
    internal DecodeLimits Limits { get; }

    /// <summary>Opens a picture; its header is read and checked against the limits, its pixels are not touched yet.</summary>
    /// <param name="picture">The whole file; it must not change while the reader lives.</param>
    /// <param name="limits">What it may cost; null for <see cref="DecodeLimits.Default"/>.</param>
    /// <param name="atLeastLongestSide">
    /// 0 for full size; otherwise a JPEG is decoded at 1/2, 1/4 or 1/8, the smallest whose longest side still has this many pixels.
    /// </param>
    /// <param name="cancellationToken">Looked at in the long steps.</param>
    /// <exception cref="PictureException">The picture is refused.</exception>
    public static PictureReader Open(
        ReadOnlyMemory<byte> picture,
        DecodeLimits? limits = null,
        int atLeastLongestSide = 0,
        CancellationToken cancellationToken = default)
    {
        limits ??= DecodeLimits.Default;
        limits.CheckBytes(PictureProbe.Detect(picture.Span), picture.Length);
        return PictureProbe.Detect(picture.Span) switch
        {
            PictureFormat.Jpeg => JpegDecoder.OpenJpeg(picture, limits, atLeastLongestSide, cancellationToken),
            PictureFormat.Png => PngDecoder.OpenPng(picture, limits, cancellationToken),
            var format => throw PictureProbe.Refuse(picture.Span, format),
        };
    }

    /// <summary>Reads the next row into the first <c>4 * Width</c> bytes. To be called <see cref="Height"/> times at most.</summary>
    /// <exception cref="PictureException">The data of the row is damaged or missing.</exception>
    public void ReadRow(Span<byte> rgba)
    {
        if (_rowsRead >= Height)
        {
            throw new InvalidOperationException($"All {Height} rows have been read.");
        }

        ReadRowCore(rgba[..(4 * Width)], _rowsRead);
        _rowsRead++;
    }

    /// <summary>Bytes of a pixel in the rows of <see cref="ReadStoredRow"/>: 4 for RGBA; 3 for RGB, which has no alpha.</summary>
    internal virtual int StoredChannels => 4;

    /// <summary>
    /// Reads the next row as <see cref="ReadRow"/> does, but where it stands in the reader's memory in a fitting form already, it is
    /// not copied. At least one more byte than the row can be read; it lasts until the next call.
    /// </summary>
    /// <param name="scratch">Room for a row of RGBA.</param>
    internal ReadOnlySpan<byte> ReadStoredRow(Span<byte> scratch)
    {
        if (_rowsRead >= Height)
        {
            throw new InvalidOperationException($"All {Height} rows have been read.");
        }

        var row = ReadStoredRowCore(scratch, _rowsRead);
        _rowsRead++;
        return row;
    }

    private protected virtual ReadOnlySpan<byte> ReadStoredRowCore(Span<byte> scratch, int y)
    {
        ReadRowCore(scratch[..(4 * Width)], y);
        return scratch;
    }

    /// <summary>Overwrites and gives back what was held.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    private protected abstract void ReadRowCore(Span<byte> rgba, int y);

    /// <summary>Overwrites and gives back what was held; may be called more than once.</summary>
    protected abstract void Dispose(bool disposing);
}
