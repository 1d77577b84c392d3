namespace Cutout.Matting.Tests.Scenes;

/// <summary>An outline with a soft edge, given by its signed distance in shares of the picture's shorter side.</summary>
internal sealed class Shape
{
    private const double Softness = 1.2;

    private readonly Func<double, double, double> _inside;
    private readonly double _x;
    private readonly double _y;

    private Shape(double x, double y, Func<double, double, double> inside)
    {
        _x = x;
        _y = y;
        _inside = inside;
    }

    /// <summary>Head and shoulders, cut off by the bottom edge.</summary>
    public static Shape Bust(double x) => new(x, 1, (u, v) => Math.Max(
        0.17 - Math.Sqrt(Math.Pow(u, 2) + Math.Pow((v + 0.55) * 0.8, 2)),
        Math.Min(0.36 - Math.Sqrt(Math.Pow(u, 2) + Math.Pow((v - 0.02) * 0.9, 2)), 1)));

    /// <summary>A star with round tips; <paramref name="size"/> is its mean radius.</summary>
    public static Shape Star(double x, double y, double size, int tips) => new(x, y, (u, v) =>
        (size * (1 + (0.25 * Math.Cos(tips * Math.Atan2(v, u))))) - Math.Sqrt((u * u) + (v * v)));

    /// <summary>A ring standing on a foot: a subject with a hole.</summary>
    public static Shape Ring(double x, double y, double size) => new(x, y, (u, v) => Math.Max(
        (0.35 * size) - Math.Abs(Math.Sqrt((u * u) + (v * v)) - (0.8 * size)),
        Math.Min((0.5 * size) - Math.Abs(u), (0.2 * size) - Math.Abs(v - (1.2 * size)))));

    /// <summary>The covered share of the pixel at (x, y).</summary>
    public double Cover(double x, double y, int width, int height)
    {
        double side = Math.Min(width, height);
        var distance = _inside((x - (_x * width)) / side, (y - (_y * height)) / side) * side;
        return Math.Clamp(0.5 + (distance / (2 * Softness)), 0, 1);
    }
}
