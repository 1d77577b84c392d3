using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cutout.Imaging.Previews;

/// <summary>
/// A watermark made ready for a size of preview: one tile, upright, of two lines shifted against each other, which is read
/// at an angle and repeated for ever. Letters are light with a dark edge, so that they can be read on anything.
/// </summary>
internal sealed class WatermarkPattern
{
    // In heights of a capital letter.
    private const float PenRadius = 0.075f;
    private const float EdgeWidth = 0.05f;

    private const int FractionBits = 16;
    private const int One = 1 << FractionBits;

    private readonly int _width;
    private readonly int _height;
    private readonly float _cosine;
    private readonly float _sine;
    private readonly Vector2 _phase;

    // How much of a pixel the letter covers, and how much letter and edge together cover; 0 to 255 times the opacity.
    private readonly byte[] _letter;
    private readonly byte[] _edge;

    // Whether anything is seen between a pixel of the tile and its neighbours to the right and below.
    private readonly bool[] _occupied;

    public WatermarkPattern(Watermark watermark, int previewWidth, int previewHeight)
    {
        var capital = (float)Math.Max(8, watermark.Size * Math.Max(previewWidth, previewHeight));
        var unit = capital / StrokeFont.CapitalHeight;
        var (strokes, textWidth) = StrokeFont.Lay(watermark.Text);
        var gap = (float)watermark.Spacing * capital;

        _width = (int)Math.Clamp((textWidth * unit) + gap, 16, 8192);
        _height = 2 * (int)Math.Clamp(capital + gap, 16, 2048);
        var letter = new float[_width * _height];
        Array.Fill(letter, float.MaxValue);
        foreach (var stroke in strokes)
        {
            Draw(letter, stroke, unit, new Vector2(0.5f * capital, _height / 4f), capital);
            Draw(letter, stroke, unit, new Vector2((0.5f * capital) + (_width / 2f), _height * 3 / 4f), capital);
        }

        // A pen at least 1.5 pixels wide, or nothing of it would be left in a small preview.
        var pen = Math.Max(0.75f, PenRadius * capital);
        var edge = Math.Max(0.75f, EdgeWidth * capital);
        var opacity = 255 * (float)Math.Clamp(watermark.Opacity, 0, 1);
        _letter = Array.ConvertAll(letter, distance => (byte)(opacity * Math.Clamp(pen + 0.5f - distance, 0, 1)));
        _edge = Array.ConvertAll(letter, distance => (byte)(opacity * Math.Clamp(pen + edge + 0.5f - distance, 0, 1)));
        _occupied = new bool[_edge.Length];
        for (var y = 0; y < _height; y++)
        {
            for (var x = 0; x < _width; x++)
            {
                var (right, below) = ((x + 1) % _width, (y + 1) % _height * _width);
                var here = y * _width;
                _occupied[here + x] = (_edge[here + x] | _edge[here + right] | _edge[below + x] | _edge[below + right]) != 0;
            }
        }

        var angle = watermark.Angle * Math.PI / 180;
        (_sine, _cosine) = ((float)Math.Sin(angle), (float)Math.Cos(angle));

        // Two irrational steps scatter consecutive seeds evenly over the tile.
        var seed = (uint)watermark.Seed;
        _phase = new Vector2((float)(seed * 0.7548776662466927 % 1) * _width, (float)(seed * 0.5698402909980532 % 1) * _height);
    }

    /// <summary>Lays the pattern over a straight-alpha row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void PutOver(Span<byte> rgba, int y)
    {
        // The place in the tile, with 16 bits of fraction; each pixel is one step along the row's direction.
        var (width, height) = (_width << FractionBits, _height << FractionBits);
        var u = Wrap(_phase.X + (y * _sine), _width);
        var v = Wrap(_phase.Y + (y * _cosine), _height);
        var stepU = (int)(_cosine * One);
        var stepV = (int)(-_sine * One);
        for (var x = 0; x < rgba.Length / 4; x++)
        {
            var at = ((v >> FractionBits) * _width) + (u >> FractionBits);
            if (_occupied[at])
            {
                PutOver(rgba.Slice(4 * x, 4), u, v);
            }

            u += stepU;
            u += u < 0 ? width : u >= width ? -width : 0;
            v += stepV;
            v += v < 0 ? height : v >= height ? -height : 0;
        }
    }

    // Interpolates between the four pixels of the tile around the place.
    private void PutOver(Span<byte> pixel, int u, int v)
    {
        var (left, top) = (u >> FractionBits, v >> FractionBits);
        var right = left + 1 == _width ? 0 : left + 1;
        var bottom = top + 1 == _height ? 0 : top + 1;
        var (a, b, c, d) = ((top * _width) + left, (top * _width) + right, (bottom * _width) + left, (bottom * _width) + right);
        var across = (u & (One - 1)) / (float)One;
        var down = (v & (One - 1)) / (float)One;
        var letter = Mix(Mix(_letter[a], _letter[b], across), Mix(_letter[c], _letter[d], across), down);
        var edge = Mix(Mix(_edge[a], _edge[b], across), Mix(_edge[c], _edge[d], across), down);
        Blend(pixel, 255 * letter / Math.Max(edge, 1), edge / 255);
    }

    // Source over, in straight alpha, of one gray.
    private static void Blend(Span<byte> pixel, float gray, float alpha)
    {
        var under = pixel[3] / 255f * (1 - alpha);
        var sum = alpha + under;
        if (sum <= 0)
        {
            return;
        }

        for (var i = 0; i < 3; i++)
        {
            pixel[i] = (byte)(((((gray * alpha) + (pixel[i] * under)) / sum) + 0.5f));
        }

        pixel[3] = (byte)((255 * sum) + 0.5f);
    }

    private static float Mix(float a, float b, float share) => a + ((b - a) * share);

    private static int Wrap(float value, int length)
    {
        value -= MathF.Floor(value / length) * length;
        return (int)(value * One) % (length * One);
    }

    // Enters the distance to the stroke into the pixels around it, wherever it is less than what is there.
    private void Draw(float[] distances, Vector2[] stroke, float unit, Vector2 origin, float capital)
    {
        var reach = 2 + ((PenRadius + EdgeWidth) * capital);
        Vector2 Place(Vector2 point) => new(
            origin.X + (point.X * unit),
            origin.Y + (((StrokeFont.CapitalHeight / 2) + StrokeFont.Baseline - point.Y) * unit));

        for (var i = 0; i < Math.Max(1, stroke.Length - 1); i++)
        {
            var a = Place(stroke[i]);
            var b = Place(stroke[Math.Min(i + 1, stroke.Length - 1)]);
            var along = b - a;
            var length = Math.Max(along.LengthSquared(), 1e-6f);
            for (var y = (int)(Math.Min(a.Y, b.Y) - reach); y <= Math.Max(a.Y, b.Y) + reach; y++)
            {
                for (var x = (int)(Math.Min(a.X, b.X) - reach); x <= Math.Max(a.X, b.X) + reach; x++)
                {
                    var point = new Vector2(x, y);
                    var share = Math.Clamp(Vector2.Dot(point - a, along) / length, 0, 1);
                    var distance = Vector2.Distance(point, a + (along * share));
                    ref var held = ref distances[(Modulo(y, _height) * _width) + Modulo(x, _width)];
                    held = Math.Min(held, distance);
                }
            }
        }
    }

    private static int Modulo(int value, int length) => ((value % length) + length) % length;
}
