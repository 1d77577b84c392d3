using Cutout.Imaging;

namespace Cutout.Matting.Inpainting;

/// <summary>Which pixels shall go.</summary>
internal sealed class HoleMask
{
    private const int Middle = 128;
    private readonly bool[] _marked;

    private HoleMask(int width, int height, Scratch scratch)
    {
        (Width, Height) = (width, height);
        _marked = scratch.Take<bool>(width * height);
    }

    public int Width { get; }

    public int Height { get; }

    public long Count { get; private set; }

    public ReadOnlySpan<bool> Row(int y) => _marked.AsSpan(y * Width, Width);

    /// <summary>White, or painted in white on nothing, is marked.</summary>
    /// <exception cref="PictureException">The mask is refused.</exception>
    public static HoleMask Read(ReadOnlyMemory<byte> picture, DecodeLimits? limits, Scratch scratch, CancellationToken cancellationToken)
    {
        using var reader = PictureReader.Open(picture, limits, cancellationToken: cancellationToken);
        if (reader.Header.Orientation == Orientation.Normal)
        {
            var mask = new HoleMask(reader.Width, reader.Height, scratch);
            var row = scratch.Take<byte>(4 * reader.Width);
            for (var y = 0; y < reader.Height; y++)
            {
                Mind(y, cancellationToken);
                reader.ReadRow(row);
                mask.Mark(row, y);
            }

            return mask;
        }

        using var pixels = PixelBuffer.Decode(reader, cancellationToken);
        var upright = new HoleMask(pixels.Width, pixels.Height, scratch);
        for (var y = 0; y < pixels.Height; y++)
        {
            Mind(y, cancellationToken);
            upright.Mark(pixels.Row(y), y);
        }

        return upright;
    }

    private static void Mind(int y, CancellationToken cancellationToken)
    {
        if ((y & 15) == 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private void Mark(ReadOnlySpan<byte> rgba, int y)
    {
        var row = _marked.AsSpan(y * Width, Width);
        for (var x = 0; x < row.Length; x++)
        {
            var pixel = rgba.Slice(4 * x, 4);
            row[x] = (pixel[0] + pixel[1] + pixel[2]) * pixel[3] / (3 * 255) >= Middle;
            Count += row[x] ? 1 : 0;
        }
    }
}
