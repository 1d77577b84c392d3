namespace Cutout.Imaging.Composing;

/// <summary>The upright rows of a picture, shrunk to a size as they are read.</summary>
internal sealed class ShrunkRows : IDisposable
{
    private readonly UprightReader _reader;
    private readonly AreaShrinker? _shrinker;
    private byte[]? _source;

    /// <param name="reader">Belongs to this from here on.</param>
    /// <param name="width">At most the picture's.</param>
    /// <param name="height">At most the picture's.</param>
    public ShrunkRows(UprightReader reader, int width, int height)
    {
        _reader = reader;
        if ((width, height) != (reader.Width, reader.Height))
        {
            _shrinker = new AreaShrinker(reader.Width, reader.Height, width, height, reader.Header.HasAlpha);
            _source = PinnedPool<byte>.Rent(4 * reader.Width);
        }
    }

    public void ReadRow(Span<byte> rgba)
    {
        if (_shrinker is null)
        {
            _reader.ReadRow(rgba);
            return;
        }

        do
        {
            _reader.ReadRow(_source);
        }
        while (!_shrinker.Take(_source, rgba));
    }

    public void Dispose()
    {
        _reader.Dispose();
        _shrinker?.Dispose();
        PinnedPool<byte>.Return(_source);
        _source = null;
    }
}
