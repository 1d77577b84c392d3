using System.Buffers;
using Cutout.Imaging;

namespace Cutout.Inpainting;

/// <summary>A generated picture with a hole in it, of which it is known what belongs there.</summary>
internal sealed class Painting
{
    private const double Grain = 7;

    private Painting(int width, int height)
    {
        (Width, Height) = (width, height);
        Rgb = new byte[3 * width * height];
        Mask = new bool[width * height];
    }

    public static IReadOnlyList<string> Names { get; } =
        ["gradient", "radial", "stripes", "slanted", "checks", "noise", "bricks", "horizon", "tiles", "weave"];

    public int Width { get; }

    public int Height { get; }

    public byte[] Rgb { get; }

    public bool[] Mask { get; }

    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="share">How much of the picture is hole; a shape with bays, not in the middle.</param>
    public static Painting Of(string name, int width, int height, double share)
    {
        var painting = new Painting(width, height);
        var random = new Random(7);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (r, g, b) = ColorOf(name, x, y, width, height);
                var grain = name is "noise" ? (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2 * Grain : 0;
                var at = 3 * ((y * width) + x);
                painting.Rgb[at] = Byte(r + grain);
                painting.Rgb[at + 1] = Byte(g + grain);
                painting.Rgb[at + 2] = Byte(b + grain);
            }
        }

        painting.Cut(share);
        return painting;
    }

    /// <summary>Marks a rectangle; right and bottom are outside.</summary>
    public void Mark(int left, int top, int right, int bottom)
    {
        for (var y = top; y < bottom; y++)
        {
            Mask.AsSpan((y * Width) + left, right - left).Fill(true);
        }
    }

    /// <summary>The picture with magenta where the hole is, so that nothing of what belongs there can be read from it.</summary>
    /// <param name="alphaOf">By column and row; null for an opaque picture.</param>
    public byte[] ToPng(Func<int, int, byte>? alphaOf = null) => Write(alphaOf is null ? PngColor.Rgb : PngColor.Rgba, (x, y, pixel) =>
    {
        var at = (y * Width) + x;
        (pixel[0], pixel[1], pixel[2]) = Mask[at] ? ((byte)255, (byte)0, (byte)255) : (Rgb[3 * at], Rgb[(3 * at) + 1], Rgb[(3 * at) + 2]);
        pixel[3] = alphaOf?.Invoke(x, y) ?? 255;
    });

    /// <summary>Grayscale, white where something shall go.</summary>
    public byte[] MaskPng() => Write(PngColor.Gray, (x, y, pixel) => pixel[0] = Mask[(y * Width) + x] ? (byte)255 : (byte)0);

    /// <summary>The same as a page paints it: white on nothing.</summary>
    public byte[] PaintedMaskPng() => Write(PngColor.Rgba, (x, y, pixel) => pixel.AsSpan().Fill(Mask[(y * Width) + x] ? (byte)255 : (byte)0));

    private byte[] Write(PngColor color, Action<int, int, byte[]> paint)
    {
        var output = new ArrayBufferWriter<byte>();
        using var png = new PngWriter(output, Width, Height, color);
        var channels = color switch { PngColor.Gray => 1, PngColor.Rgb => 3, _ => 4 };
        var row = new byte[channels * Width];
        var pixel = new byte[4];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                paint(x, y, pixel);
                pixel.AsSpan(0, channels).CopyTo(row.AsSpan(channels * x));
            }

            png.WriteRow(row);
        }

        png.Complete();
        return output.WrittenSpan.ToArray();
    }

    private static (double R, double G, double B) ColorOf(string name, int x, int y, int width, int height)
    {
        double u = x / (double)width, v = y / (double)height;
        switch (name)
        {
            case "gradient":
                return (40 + (150 * u), 90 + (100 * v), 200 - (80 * u) - (60 * v));
            case "radial":
                var r = Math.Sqrt(Math.Pow(u - 0.3, 2) + Math.Pow(v - 0.2, 2));
                return (220 - (120 * r), 180 - (100 * r * r), 90 + (90 * r));
            case "stripes":
                return Mix((190, 60, 50), (235, 225, 205), x % 24 < 12 ? 1 : 0);
            case "slanted":
                return Mix((40, 80, 120), (220, 210, 180), 0.5 + (0.5 * Math.Sin(2 * Math.PI * (x + (0.5 * y)) / 21)));
            case "checks":
                return Mix((50, 50, 60), (225, 220, 210), (x / 16 + y / 16) % 2);
            case "noise":
                return (128, 120, 105);
            case "bricks":
                var row = y / 20;
                var across = (x + (row % 2 * 22)) % 44;
                return y % 20 < 3 || across < 3 ? (205, 200, 190) : (150 + (12 * Math.Sin(across * 0.4)), 70, 55);
            case "horizon":
                return v < 0.55 ? (120 + (100 * v), 160 + (80 * v), 235) : (70 + (8 * Math.Sin(x * 2 * Math.PI / 18)), 110 - (60 * (v - 0.55)), 60);
            case "tiles":
                double p = (x % 30) - 14.5, q = (y % 30) - 14.5;
                return Mix((30, 110, 120), (240, 235, 220), Math.Clamp(12 - Math.Sqrt((p * p) + (q * q)), 0, 1));
            default:
                return Mix((95, 70, 45), (200, 170, 120), 0.5 + (0.25 * Math.Sin(2 * Math.PI * x / 14)) + (0.25 * Math.Sin(2 * Math.PI * y / 10)));
        }
    }

    private void Cut(double share)
    {
        double radius = Math.Sqrt(share * Width * Height / Math.PI), left = 0.47 * Width, top = 0.52 * Height;
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                double dx = x - left, dy = y - top;
                Mask[(y * Width) + x] = Math.Sqrt((dx * dx) + (dy * dy)) < radius * (1 + (0.25 * Math.Sin(5 * Math.Atan2(dy, dx))));
            }
        }
    }

    private static (double R, double G, double B) Mix((int R, int G, int B) a, (int R, int G, int B) b, double share) =>
        (a.R + (share * (b.R - a.R)), a.G + (share * (b.G - a.G)), a.B + (share * (b.B - a.B)));

    private static byte Byte(double value) => (byte)Math.Clamp(value + 0.5, 0, 255);
}
