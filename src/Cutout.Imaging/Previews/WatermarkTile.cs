using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cutout.Imaging.Previews;

/// <summary>
/// What a watermark repeats for ever: two lines shifted against each other by half a tile, upright, as premultiplied
/// RGBA. Letters are light with a dark rim, so that they can be read on anything. The sides are powers of two, so that
/// a place that leaves the tile comes in again by itself.
/// </summary>
internal sealed class WatermarkTile : IDisposable
{
    // In heights of a capital letter. The pen is at least so wide, in pixels, that something of it is left in a small preview.
    private const float PenRadius = 0.08f;
    private const float RimWidth = 0.055f;
    private const float ThinnestPen = 0.75f;
    private const float ThinnestRim = 0.8f;

    private const double SmallestMark = 8;
    private const int FewestBits = 4;
    private const int MostBitsOfBoth = 18;
    private const int SquareUnits = 1 << 16;

    private uint[]? _pixels;
    private uint[]? _occupied;

    /// <param name="across">Pixels of the preview after which the pattern comes again.</param>
    /// <param name="down">The same downwards, over both lines.</param>
    private WatermarkTile(double across, double down)
    {
        (Across, Down) = (across, down);
        (BitsAcross, BitsDown) = (Bits(across), Bits(down));
        while (BitsAcross + BitsDown > MostBitsOfBoth)
        {
            (BitsAcross, BitsDown) = BitsAcross > BitsDown ? (BitsAcross - 1, BitsDown) : (BitsAcross, BitsDown - 1);
        }

        (Width, Height) = (1 << BitsAcross, 1 << BitsDown);
        _pixels = PinnedPool<uint>.Rent(Width * Height);
        _occupied = PinnedPool<uint>.Rent(Width * Height / 32);
    }

    public double Across { get; }

    public double Down { get; }

    public int BitsAcross { get; }

    public int BitsDown { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Premultiplied RGBA, rows from the top.</summary>
    public ReadOnlySpan<uint> Pixels => _pixels.AsSpan(0, Width * Height);

    /// <summary>A bit for each pixel, the lowest first: set where anything is seen between it and its neighbours to the right and below.</summary>
    public ReadOnlySpan<uint> Occupied => _occupied.AsSpan(0, Width * Height / 32);

    /// <param name="watermark">Text or image, size and spacing.</param>
    /// <param name="longestSide">The preview's, in pixels.</param>
    public static WatermarkTile Draw(Watermark watermark, int longestSide)
    {
        var size = Math.Max(SmallestMark, watermark.SizeOrUsual * longestSide);
        var gap = watermark.SpacingOrUsual * size;
        var tile = watermark.Image is { } image ? OfImage(image, size, gap) : OfText(watermark.Text, size, gap);
        tile.FindOccupied();
        return tile;
    }

    public void Dispose()
    {
        PinnedPool<uint>.Return(_pixels);
        PinnedPool<uint>.Return(_occupied);
        _pixels = null;
        _occupied = null;
    }

    private static WatermarkTile OfText(string text, double capital, double gap)
    {
        var (strokes, width) = StrokeFont.Lay(text);
        var unit = capital / StrokeFont.CapitalHeight;
        var tile = new WatermarkTile((width * unit) + gap, 2 * (capital + gap));
        var pen = Math.Max(ThinnestPen, PenRadius * (float)capital);
        var rim = Math.Max(ThinnestRim, RimWidth * (float)capital);
        tile._pixels.AsSpan(0, tile.Width * tile.Height).Fill(uint.MaxValue);
        foreach (var stroke in strokes)
        {
            tile.Enter(stroke, (float)unit, (float)(gap / 2), pen + rim + 0.5f);
        }

        tile.Ink(pen, rim);
        return tile;
    }

    private static WatermarkTile OfImage(WatermarkImage image, double height, double gap)
    {
        var width = image.Width * height / image.Height;
        var tile = new WatermarkTile(width + gap, 2 * (height + gap));
        var drawnWidth = Math.Max(1, (int)Math.Round(width * tile.Width / tile.Across));
        var drawnHeight = Math.Max(1, (int)Math.Round(height * tile.Height / tile.Down));
        var (shrunkWidth, shrunkHeight) = (Math.Min(drawnWidth, image.Width), Math.Min(drawnHeight, image.Height));
        using var shrinker = new AreaShrinker(image.Width, image.Height, shrunkWidth, shrunkHeight, hasAlpha: true);
        var shrunk = PinnedPool<byte>.Rent(4 * shrunkWidth * shrunkHeight);
        try
        {
            for (int source = 0, y = 0; source < image.Height; source++)
            {
                y += shrinker.Take(image.Rgba.Slice(4 * image.Width * source, 4 * image.Width), shrunk.AsSpan(4 * shrunkWidth * y)) ? 1 : 0;
            }

            tile.Place(shrunk, shrunkWidth, shrunkHeight, drawnWidth, drawnHeight);
        }
        finally
        {
            PinnedPool<byte>.Return(shrunk);
        }

        return tile;
    }

    // The power of two that is nearest by ratio.
    private static int Bits(double length) => (int)Math.Clamp(Math.Round(Math.Log2(length)), FewestBits, MostBitsOfBoth - FewestBits);

    // Into both lines; enlarged bilinearly where the tile asks for more pixels than there are.
    private void Place(ReadOnlySpan<byte> rgba, int width, int height, int drawnWidth, int drawnHeight)
    {
        for (var y = 0; y < drawnHeight; y++)
        {
            var (top, bottom, down) = Neighbours(y, drawnHeight, height);
            for (var x = 0; x < drawnWidth; x++)
            {
                var (left, right, across) = Neighbours(x, drawnWidth, width);
                var upper = Vector4.Lerp(Premultiplied(rgba, (top * width) + left), Premultiplied(rgba, (top * width) + right), across);
                var lower = Vector4.Lerp(Premultiplied(rgba, (bottom * width) + left), Premultiplied(rgba, (bottom * width) + right), across);
                var mixed = Vector4.Lerp(upper, lower, down) + new Vector4(0.5f);
                var pixel = Packed((byte)mixed.X, (byte)mixed.Y, (byte)mixed.Z, (byte)mixed.W);
                _pixels![At(x, y)] = pixel;
                _pixels[At(x + (Width / 2), y + (Height / 2))] = pixel;
            }
        }
    }

    private static (int First, int Second, float Share) Neighbours(int at, int drawn, int length)
    {
        var place = Math.Clamp(((at + 0.5f) * length / drawn) - 0.5f, 0, length - 1);
        var first = (int)place;
        return (first, Math.Min(first + 1, length - 1), place - first);
    }

    private static Vector4 Premultiplied(ReadOnlySpan<byte> rgba, int index)
    {
        var pixel = rgba.Slice(4 * index, 4);
        return new Vector4(pixel[0], pixel[1], pixel[2], 255) * (pixel[3] / 255f);
    }

    // Enters the squared distance to the stroke into the pixels around it, wherever it is less than what is there.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Enter(Vector2[] stroke, float unit, float margin, float reach)
    {
        var pixels = _pixels.AsSpan(0, Width * Height);
        var (stepX, stepY) = ((float)(Across / Width), (float)(Down / Height));
        Vector2 Point(Vector2 point) => new(
            margin + (point.X * unit),
            margin + ((StrokeFont.CapitalHeight + StrokeFont.Baseline - point.Y) * unit));

        for (var i = 0; i < Math.Max(1, stroke.Length - 1); i++)
        {
            var a = Point(stroke[i]);
            var b = Point(stroke[Math.Min(i + 1, stroke.Length - 1)]);
            var along = b - a;
            along /= Math.Max(along.Length(), 1e-3f);
            var length = Vector2.Distance(a, b);
            var (left, right) = ((int)Math.Floor((Math.Min(a.X, b.X) - reach) / stepX), (int)Math.Ceiling((Math.Max(a.X, b.X) + reach) / stepX));
            var (top, bottom) = ((int)Math.Floor((Math.Min(a.Y, b.Y) - reach) / stepY), (int)Math.Ceiling((Math.Max(a.Y, b.Y) + reach) / stepY));
            for (var y = top; y <= bottom; y++)
            {
                var row = pixels.Slice((y & (Height - 1)) << BitsAcross, Width);
                var fromY = (y * stepY) - a.Y;
                for (var x = left; x <= right; x++)
                {
                    var fromX = (x * stepX) - a.X;
                    var way = Math.Min(Math.Max((fromX * along.X) + (fromY * along.Y), 0), length);
                    var (offX, offY) = (fromX - (way * along.X), fromY - (way * along.Y));
                    var square = (uint)(((offX * offX) + (offY * offY)) * SquareUnits);
                    ref var held = ref row[x & (Width - 1)];
                    held = Math.Min(held, square);
                }
            }
        }
    }

    // From distances to white letters on a black rim, in both lines.
    private void Ink(float pen, float rim)
    {
        for (var y = 0; y < Height / 2; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var (first, second) = (At(x, y), At(x + (Width / 2), y + (Height / 2)));
                var square = Math.Min(_pixels![first], _pixels[second]);
                uint inked = 0;
                if (square != uint.MaxValue)
                {
                    var distance = MathF.Sqrt(square / (float)SquareUnits);
                    var letter = (byte)(255 * Math.Clamp(pen + 0.5f - distance, 0, 1));
                    inked = Packed(letter, letter, letter, (byte)(255 * Math.Clamp(pen + rim + 0.5f - distance, 0, 1)));
                }

                _pixels[first] = inked;
                _pixels[second] = inked;
            }
        }
    }

    private void FindOccupied()
    {
        for (var y = 0; y < Height; y++)
        {
            var row = Pixels.Slice(y << BitsAcross, Width);
            var below = Pixels.Slice(((y + 1) & (Height - 1)) << BitsAcross, Width);
            var here = row[0] | below[0];
            for (var x = 0; x < row.Length; x++)
            {
                var right = (x + 1) & (Width - 1);
                var next = row[right] | below[right];
                var at = (y << BitsAcross) | x;
                _occupied![at >> 5] |= (here | next) == 0 ? 0 : 1u << at;
                here = next;
            }
        }
    }

    private int At(int x, int y) => ((y & (Height - 1)) << BitsAcross) | (x & (Width - 1));

    private static uint Packed(byte red, byte green, byte blue, byte alpha) => MemoryMarshal.Read<uint>([red, green, blue, alpha]);
}
