namespace Cutout.Matting.Tests.Scenes;

/// <summary>Thin bent lines that start on a circle and lead away from it, thinner towards their tips; like loose hair.</summary>
internal sealed class Strands
{
    private const int Joints = 7;
    private const double RootWidth = 0.007;
    private const double TipWidth = 0.0015;

    private readonly List<(double X, double Y)[]> _lines = [];
    private double _x;
    private double _y;
    private double _reach;

    /// <summary>All lengths are shares of the picture's shorter side.</summary>
    public static Strands Around(double x, double y, double radius, double length, int count, int seed)
    {
        var strands = new Strands { _x = x, _y = y, _reach = radius + length + RootWidth };
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            // The upper three quarters; below are the shoulders.
            var angle = Math.PI * (0.75 + (1.5 * ((i + (0.6 * random.NextDouble())) / count)));
            var bend = (random.NextDouble() - 0.5) * 2.4;
            var step = length * (0.4 + (0.6 * random.NextDouble())) / Joints;
            var line = new (double X, double Y)[Joints + 1];
            line[0] = (x + (radius * Math.Cos(angle)), y + (radius * Math.Sin(angle)));
            for (var j = 1; j <= Joints; j++)
            {
                angle += bend / Joints;
                line[j] = (line[j - 1].X + (step * Math.Cos(angle)), line[j - 1].Y + (step * Math.Sin(angle)));
            }

            strands._lines.Add(line);
        }

        return strands;
    }

    /// <summary>The covered share of the pixel at (u, v), in a picture whose shorter side has <paramref name="side"/> pixels.</summary>
    public double Cover(double u, double v, double side)
    {
        var most = 0.0;
        if (Math.Abs(u - _x) > _reach || Math.Abs(v - _y) > _reach)
        {
            return most;
        }

        foreach (var line in _lines)
        {
            for (var j = 0; j < Joints; j++)
            {
                if (Math.Abs(u - line[j].X) > 0.05 || Math.Abs(v - line[j].Y) > 0.05)
                {
                    continue;
                }

                double dx = line[j + 1].X - line[j].X, dy = line[j + 1].Y - line[j].Y;
                double px = u - line[j].X, py = v - line[j].Y;
                var along = Math.Clamp(((px * dx) + (py * dy)) / ((dx * dx) + (dy * dy)), 0, 1);
                var distance = Math.Sqrt(Math.Pow(px - (along * dx), 2) + Math.Pow(py - (along * dy), 2));
                var width = RootWidth + ((TipWidth - RootWidth) * (j + along) / Joints);

                // A line narrower than a pixel covers a part of it.
                most = Math.Max(most, Math.Min(1, width * side) * Math.Clamp(1 + (((width / 2) - distance) * side), 0, 1));
            }
        }

        return most;
    }
}
