namespace Cutout.Matting.Tests.Scenes;

/// <summary>An outline with a soft edge, given by its signed distance in shares of the picture's shorter side.</summary>
internal sealed class Shape
{
    private const double Softness = 1.2;

    private readonly Func<double, double, double> _inside;
    private readonly double _x;
    private readonly double _y;

    private readonly Strands? _strands;
    private Shape? _other;

    private Shape(double x, double y, Func<double, double, double> inside, Strands? strands = null)
    {
        _x = x;
        _y = y;
        _inside = inside;
        _strands = strands;
    }

    /// <summary>Head and shoulders, cut off by the bottom edge.</summary>
    public static Shape Bust(double x) => new(x, 1, (u, v) => Math.Max(
        0.17 - Math.Sqrt(Math.Pow(u, 2) + Math.Pow((v + 0.55) * 0.8, 2)),
        Math.Min(0.36 - Math.Sqrt(Math.Pow(u, 2) + Math.Pow((v - 0.02) * 0.9, 2)), 1)));

    /// <summary>The same with <paramref name="count"/> loose strands of hair around the head, each thinner than a pixel of a small picture at its tip.</summary>
    public static Shape Hairy(double x, int count, int seed)
    {
        var bust = Bust(x);
        return new Shape(x, 1, bust._inside, Strands.Around(0, -0.55, 0.15, 0.14, count, seed));
    }

    /// <summary>A star with round tips; <paramref name="size"/> is its mean radius.</summary>
    public static Shape Star(double x, double y, double size, int tips) => new(x, y, (u, v) =>
        (size * (1 + (0.25 * Math.Cos(tips * Math.Atan2(v, u))))) - Math.Sqrt((u * u) + (v * v)));

    /// <summary>A ring standing on a foot: a subject with a hole.</summary>
    public static Shape Ring(double x, double y, double size) => new(x, y, (u, v) => Math.Max(
        (0.35 * size) - Math.Abs(Math.Sqrt((u * u) + (v * v)) - (0.8 * size)),
        Math.Min((0.5 * size) - Math.Abs(u), (0.2 * size) - Math.Abs(v - (1.2 * size)))));

    /// <summary>This shape and another.</summary>
    public Shape And(Shape other) => new(_x, _y, _inside, _strands) { _other = other };

    /// <summary>The covered share of the pixel at (x, y).</summary>
    public double Cover(double x, double y, int width, int height)
    {
        double side = Math.Min(width, height);
        double u = (x - (_x * width)) / side, v = (y - (_y * height)) / side;
        var body = Math.Clamp(0.5 + (_inside(u, v) * side / (2 * Softness)), 0, 1);
        return Math.Max(Math.Max(body, _strands?.Cover(u, v, side) ?? 0), _other?.Cover(x, y, width, height) ?? 0);
    }
}
