using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using Cutout.Imaging.Png;

namespace Cutout.Imaging;

/// <summary>
/// Writes a PNG (third edition, sections 9 to 12) with 8 bits a sample row by row; it holds two rows, at first a quarter of a megabyte more,
/// and the deflater.
/// </summary>
public sealed class PngWriter : IDisposable
{
    private readonly IBufferWriter<byte> _output;
    private readonly PngFilterChooser _filter;
    private readonly PngDeflater _deflater;
    private readonly int _height;
    private readonly int _rowLength;
    private int _rowsWritten;
    private bool _completed;

    /// <summary>Writes the header at once.</summary>
    /// <param name="output">Receives the file.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="height">Number of rows.</param>
    /// <param name="color">What a row consists of.</param>
    /// <param name="level">
    /// Fastest looks for runs only: on filtered photos that is four times as fast as a search for all repetitions, and the
    /// file is as small. Optimal tries both on the first rows and goes on the better way, which makes it as fast for photos
    /// and thorough for drawings. SmallestSize searches longest, for a few percent.
    /// </param>
    /// <param name="profile">Written into a colour picture; null for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is not positive or over a million.</exception>
    public PngWriter(IBufferWriter<byte> output, int width, int height, PngColor color, CompressionLevel level = CompressionLevel.Optimal, ColorProfile? profile = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, 1_000_000);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, 1_000_000);
        var (step, colorType) = color switch
        {
            PngColor.Gray => (1, PngColorType.Gray),
            PngColor.Rgb => (3, PngColorType.Rgb),
            _ => (4, PngColorType.Rgba),
        };
        _output = output;
        _height = height;
        _rowLength = step * width;

        output.Write((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        Span<byte> header = stackalloc byte[13];
        header.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(header, (uint)width);
        BinaryPrimitives.WriteUInt32BigEndian(header[4..], (uint)height);
        header[8] = 8;
        header[9] = (byte)colorType;
        PngChunkWriter.Write(output, PngHeader.Ihdr, header);
        if (color != PngColor.Gray)
        {
            profile?.WritePng(output);
        }

        _filter = new PngFilterChooser(_rowLength, step);
        _deflater = new PngDeflater(output, 1 + _rowLength, level);
    }

    /// <summary>Takes the next row: 1, 3 or 4 bytes a pixel.</summary>
    public void WriteRow(ReadOnlySpan<byte> row)
    {
        if (_rowsWritten >= _height)
        {
            throw new InvalidOperationException($"All {_height} rows have been written.");
        }

        _deflater.Write(_filter.Filter(row[.._rowLength]));
        _rowsWritten++;
    }

    /// <summary>Ends the file.</summary>
    /// <exception cref="InvalidOperationException">Rows are missing.</exception>
    public void Complete()
    {
        if (_rowsWritten < _height)
        {
            throw new InvalidOperationException($"{_rowsWritten} of {_height} rows have been written.");
        }

        if (!_completed)
        {
            _completed = true;
            _deflater.Complete();
            PngChunkWriter.Write(_output, PngHeader.Iend, []);
        }
    }

    /// <summary>Overwrites and gives back what was held; a file that was not completed stays a torso.</summary>
    public void Dispose()
    {
        _deflater.Dispose();
        _filter.Dispose();
    }
}
