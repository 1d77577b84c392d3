using System.Buffers;
using Cutout.Imaging;

namespace Cutout.Matting.Tests.Scenes;

/// <summary>A painted picture whose matte is known exactly: colour = alpha * subject + (1 - alpha) * ground.</summary>
internal sealed class Scene
{
    private Scene(int width, int height)
    {
        Width = width;
        Height = height;
        Alpha = new float[width * height];
        Rgb = new byte[3 * width * height];
    }

    public int Width { get; }

    public int Height { get; }

    public float[] Alpha { get; }

    public byte[] Rgb { get; }

    /// <summary>A subject of the shape, of a few colours and with its own shading, on a ground; all chosen by the seed.</summary>
    public static Scene Paint(int width, int height, Shape shape, Ground ground, int seed)
    {
        var scene = new Scene(width, height);
        var random = new Random(seed);
        var hue = random.NextDouble();
        var (subject, other, back, far) = (Colour(hue, 0.75, 0.75), Colour(hue + 0.12, 0.6, 0.45), Colour(hue + 0.5, 0.25, 0.7), Colour(hue + 0.45, 0.35, 0.45));
        var phase = random.NextDouble() * 10;
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                double u = (x + 0.5) / width, v = (y + 0.5) / height;
                var alpha = shape.Cover(x + 0.5, y + 0.5, width, height);
                var shade = 0.5 + (0.5 * Math.Sin((18 * u) + (11 * v) + phase));
                var part = Wave(u * 9, v * 9, phase) > 0.1 ? 1.0 : 0.0;
                var mix = ground switch
                {
                    Ground.Plain => 0,
                    Ground.Gradient => v,
                    Ground.Blurred => 0.5 + (0.5 * Wave(u * 3, v * 3, phase + 4)),
                    _ => Math.Clamp(0.5 + (0.35 * Math.Sign(Math.Sin((u * 70) + phase) * Math.Sin(v * 55))) + (0.3 * (random.NextDouble() - 0.5)), 0, 1),
                };
                scene.Alpha[(y * width) + x] = (float)alpha;
                for (var c = 0; c < 3; c++)
                {
                    var front = ((part * subject[c]) + ((1 - part) * other[c])) * (0.8 + (0.2 * shade));
                    var behind = ((1 - mix) * back[c]) + (mix * far[c]);
                    var noise = (random.NextDouble() - 0.5) * 0.02;
                    scene.Rgb[(3 * ((y * width) + x)) + c] = (byte)Math.Clamp(255 * ((alpha * front) + ((1 - alpha) * behind) + noise), 0, 255);
                }
            }
        }

        return scene;
    }

    public static Scene Uniform(int width, int height, byte level)
    {
        var scene = new Scene(width, height);
        Array.Fill(scene.Rgb, level);
        return scene;
    }

    public byte[] ToPng()
    {
        var output = new ArrayBufferWriter<byte>();
        using var png = new PngWriter(output, Width, Height, PngColor.Rgb);
        for (var y = 0; y < Height; y++)
        {
            png.WriteRow(Rgb.AsSpan(3 * Width * y, 3 * Width));
        }

        png.Complete();
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Overlap by union of what is more covered than not.</summary>
    public double IntersectionOverUnion(PixelBuffer cut)
    {
        int both = 0, either = 0;
        for (var i = 0; i < Alpha.Length; i++)
        {
            bool wanted = Alpha[i] > 0.5f, got = cut.Pixels[(4 * i) + 3] > 127;
            both += wanted && got ? 1 : 0;
            either += wanted || got ? 1 : 0;
        }

        return both / (double)either;
    }

    private static double Wave(double u, double v, double phase) =>
        (Math.Sin(u + phase) * Math.Cos((v * 1.3) - phase) * 0.6) + (Math.Sin((u * 0.7) - (v * 1.1) + (2 * phase)) * 0.4);

    private static double[] Colour(double hue, double saturation, double value)
    {
        var colour = new double[3];
        for (var c = 0; c < 3; c++)
        {
            var k = (((hue - Math.Floor(hue)) * 6) + (5 - (2 * c))) % 6;
            colour[c] = value - (value * saturation * Math.Max(0, Math.Min(Math.Min(k, 4 - k), 1)));
        }

        return colour;
    }
}
