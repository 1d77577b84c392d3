namespace Cutout.Benchmarks.Previews;

/// <summary>
/// 12 megapixels that cost a codec what a camera's photo does: soft light, some texture and edges, and a sensor's noise, more of it
/// in the light and smeared over neighbours as by a camera's demosaicing. The same in every run.
/// </summary>
internal static class MadeUpPhoto
{
    public const int Width = 4000;
    public const int Height = 3000;

    /// <summary>Straight RGBA. With alpha, a subject with a soft edge is left on clear black.</summary>
    public static byte[] Rgba(bool alpha)
    {
        var random = new Random(1);
        var rgba = new byte[4 * Width * Height];
        var noise = new float[3, Width];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var pixel = rgba.AsSpan(4 * ((y * Width) + x), 4);
                var light = Light(x, y);
                Span<double> colors = [light, (0.82 * light) + (30.0 * x / Width), (0.6 * light) + (60.0 * y / Height)];
                for (var c = 0; c < 3; c++)
                {
                    // Half from the pixel itself, half from the one above and the one to the left.
                    var fresh = (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);
                    noise[c, x] = (0.6f * fresh) + (0.2f * noise[c, x]) + (x > 0 ? 0.2f * noise[c, x - 1] : 0);
                    var strength = 6 + (0.035 * colors[c]);
                    pixel[c] = (byte)Math.Clamp(colors[c] + (strength * noise[c, x]), 0, 255);
                }

                pixel[3] = alpha ? Alpha(x, y) : (byte)255;
                if (pixel[3] == 0)
                {
                    pixel.Clear();
                }
            }
        }

        return rgba;
    }

    private static double Light(int x, int y)
    {
        var slope = 110 + (70 * Math.Sin((x * 0.0011) + (y * 0.0007)));
        var texture = 9 * Math.Sin(x * 0.09) * Math.Sin((y * 0.07) + (x * 0.013));
        var edge = ((x / 310) + (y / 270)) % 3 == 0 ? 28 : 0;
        return slope + texture + edge;
    }

    private static byte Alpha(int x, int y)
    {
        var (dx, dy) = ((x - 2000) / 1.1, y - 1600.0);
        var radius = 1050 + (60 * Math.Sin(Math.Atan2(dy, dx) * 9));
        return (byte)Math.Clamp((radius - Math.Sqrt((dx * dx) + (dy * dy))) * 12, 0, 255);
    }
}
