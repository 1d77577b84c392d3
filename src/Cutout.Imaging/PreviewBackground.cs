namespace Cutout.Imaging;

/// <summary>What a preview shows where the cutout is clear.</summary>
public sealed record PreviewBackground
{
    private const int SquareOfTheBoard = 12;
    private const byte DarkSquare = 222;

    private readonly Kind _kind;
    private readonly byte _red;
    private readonly byte _green;
    private readonly byte _blue;

    private PreviewBackground(Kind kind, byte red = 255, byte green = 255, byte blue = 255) =>
        (_kind, _red, _green, _blue) = (kind, red, green, blue);

    private enum Kind
    {
        Plain,
        Board,
        Transparent,
    }

    public static PreviewBackground White { get; } = new(Kind.Plain);

    /// <summary>The white and light gray squares by which picture editors show transparency.</summary>
    public static PreviewBackground Checkerboard { get; } = new(Kind.Board);

    /// <summary>Nothing: the preview keeps its alpha and is a PNG.</summary>
    public static PreviewBackground Transparent { get; } = new(Kind.Transparent);

    internal bool IsTransparent => _kind == Kind.Transparent;

    public static PreviewBackground Color(byte red, byte green, byte blue) => new(Kind.Plain, red, green, blue);

    /// <summary>Lays a straight-alpha row on the background; afterwards it is opaque.</summary>
    internal void PutUnder(Span<byte> rgba, int y)
    {
        for (var x = 0; x < rgba.Length / 4; x++)
        {
            var pixel = rgba.Slice(4 * x, 4);
            int alpha = pixel[3];
            if (alpha == 255)
            {
                continue;
            }

            var dark = _kind == Kind.Board && ((x / SquareOfTheBoard) + (y / SquareOfTheBoard)) % 2 == 1;
            pixel[0] = Mix(pixel[0], dark ? DarkSquare : _red, alpha);
            pixel[1] = Mix(pixel[1], dark ? DarkSquare : _green, alpha);
            pixel[2] = Mix(pixel[2], dark ? DarkSquare : _blue, alpha);
            pixel[3] = 255;
        }
    }

    private static byte Mix(int over, int under, int alpha) => (byte)(((over * alpha) + (under * (255 - alpha)) + 127) / 255);
}
