using Cutout.Imaging.Composing;

namespace Cutout.Imaging.Rendering;

/// <summary>The rows of a part of a picture, shrunk or enlarged to a size as they are read.</summary>
internal sealed class ScaledRows : IDisposable
{
    private readonly UprightReader _reader;
    private readonly PixelArea _part;
    private readonly PixelArea? _region;
    private readonly AreaShrinker? _shrinker;
    private readonly RowStretcher? _stretcher;
    private byte[]? _row;
    private int _sourceY;
    private int _y;

    /// <param name="reader">Belongs to this from here on.</param>
    /// <param name="part">Inside of the picture.</param>
    /// <param name="width">Both at most the part's, or both at least.</param>
    /// <param name="height">Both at most the part's, or both at least.</param>
    /// <param name="region">What lies outside of it is clear; null for nothing.</param>
    public ScaledRows(UprightReader reader, PixelArea part, int width, int height, PixelArea? region = null)
    {
        (_reader, _part, _region) = (reader, part, region);
        _row = PinnedPool<byte>.Rent(4 * reader.Width);
        if (width > part.Width || height > part.Height)
        {
            _stretcher = new RowStretcher(part.Width, part.Height, width, height);
        }
        else if ((width, height) != (part.Width, part.Height))
        {
            _shrinker = new AreaShrinker(part.Width, part.Height, width, height, reader.Header.HasAlpha || region is not null);
        }
    }

    /// <summary>A picture centred on a canvas and scaled to fill it; what doesn't fit its aspect is cut off.</summary>
    public static ScaledRows Filling(ReadOnlyMemory<byte> picture, int width, int height, DecodeLimits? limits, CancellationToken cancellationToken)
    {
        var reader = UprightReader.Open(picture, limits, cancellationToken);
        try
        {
            var scale = Math.Max((double)width / reader.Width, (double)height / reader.Height);
            var partWidth = Side(width, reader.Width, scale);
            var partHeight = Side(height, reader.Height, scale);
            return new ScaledRows(reader, new PixelArea((reader.Width - partWidth) / 2, (reader.Height - partHeight) / 2, partWidth, partHeight), width, height);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>The next row, of RGBA.</summary>
    public void ReadRow(Span<byte> rgba)
    {
        if (_shrinker is not null)
        {
            while (!_shrinker.Take(NextSourceRow(), rgba))
            {
            }
        }
        else if (_stretcher is not null)
        {
            while (_stretcher.Lacks(_y))
            {
                _stretcher.Take(NextSourceRow());
            }

            _stretcher.Write(_y, rgba);
        }
        else
        {
            NextSourceRow().CopyTo(rgba);
        }

        _y++;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _shrinker?.Dispose();
        _stretcher?.Dispose();
        PinnedPool<byte>.Return(_row);
        _row = null;
    }

    // Shrunk or enlarged in both directions alike, also where rounding would have it otherwise by a pixel.
    private static int Side(int target, int source, double scale)
    {
        var side = Math.Clamp((int)Math.Round(target / scale), 1, source);
        return scale > 1 ? Math.Min(side, target) : Math.Min(source, Math.Max(side, target));
    }

    private ReadOnlySpan<byte> NextSourceRow()
    {
        do
        {
            _reader.ReadRow(_row);
        }
        while (_sourceY++ < _part.Top);

        var row = _row.AsSpan(0, 4 * _reader.Width);
        _region?.ClearOutside(row, _sourceY - 1);
        return row.Slice(4 * _part.Left, 4 * _part.Width);
    }
}
