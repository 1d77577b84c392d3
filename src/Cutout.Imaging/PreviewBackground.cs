using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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

    /// <summary>What paper has.</summary>
    public static PreviewBackground White { get; } = new(Kind.Plain);

    /// <summary>The white and light gray squares by which picture editors show transparency.</summary>
    public static PreviewBackground Checkerboard { get; } = new(Kind.Board);

    /// <summary>Nothing: the preview keeps its alpha and is a PNG.</summary>
    public static PreviewBackground Transparent { get; } = new(Kind.Transparent);

    internal bool IsTransparent => _kind == Kind.Transparent;

    /// <summary>A plain colour, each channel 0 to 255, in the picture's own colour space.</summary>
    public static PreviewBackground Color(byte red, byte green, byte blue) => new(Kind.Plain, red, green, blue);

    /// <summary>Lays a straight-alpha row on the background; afterwards it is opaque.</summary>
    internal void PutUnder(Span<byte> rgba, int y)
    {
        if (_kind == Kind.Board)
        {
            for (var x = 0; !rgba.IsEmpty; x++)
            {
                var square = rgba[..Math.Min(4 * SquareOfTheBoard, rgba.Length)];
                var gray = (x + (y / SquareOfTheBoard)) % 2 == 1 ? DarkSquare : (byte)255;
                PutUnder(square, gray, gray, gray);
                rgba = rgba[square.Length..];
            }
        }
        else
        {
            PutUnder(rgba, _red, _green, _blue);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PutUnder(Span<byte> rgba, byte red, byte green, byte blue)
    {
        var under = Vector128.Create((ushort)red, green, blue, 255, red, green, blue, 255);
        var alphas = Vector128.Create((byte)3, 3, 3, 3, 7, 7, 7, 7, 11, 11, 11, 11, 15, 15, 15, 15);
        var channelOfAlpha = Vector128.Create((byte)0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255);
        var x = 0;
        for (; x + 16 <= rgba.Length; x += 16)
        {
            var pixels = Vector128.Create<byte>(rgba[x..]);
            var alpha = Vector128.Shuffle(pixels, alphas);
            if (alpha == Vector128<byte>.AllBitsSet)
            {
                continue;
            }

            // Alpha itself comes out as 255 over 255.
            var (low, high) = Vector128.Widen(pixels | channelOfAlpha);
            var (alphaLow, alphaHigh) = Vector128.Widen(alpha);
            Vector128.Narrow(Mix(low, under, alphaLow), Mix(high, under, alphaHigh)).CopyTo(rgba[x..]);
        }

        for (; x < rgba.Length; x += 4)
        {
            var pixel = rgba.Slice(x, 4);
            int alpha = pixel[3];
            pixel[0] = Mix(pixel[0], red, alpha);
            pixel[1] = Mix(pixel[1], green, alpha);
            pixel[2] = Mix(pixel[2], blue, alpha);
            pixel[3] = 255;
        }
    }

    // The nearest to (over * alpha + under * (255 - alpha)) / 255.
    private static byte Mix(int over, int under, int alpha) => (byte)(((over * alpha) + (under * (255 - alpha)) + 127) / 255);

    // The same without a division: n / 255 is nearly (n + n / 256) / 256, and exactly so when n is rounded first.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> Mix(Vector128<ushort> over, Vector128<ushort> under, Vector128<ushort> alpha)
    {
        var sum = (over * alpha) + (under * (Vector128.Create((ushort)255) - alpha)) + Vector128.Create((ushort)128);
        return (sum + (sum >>> 8)) >>> 8;
    }
}
