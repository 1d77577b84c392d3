using Cutout.Matting.Segmenting;

namespace Cutout.Matting.Hints;

/// <summary>Hints as pixels of a reduced picture.</summary>
internal sealed class HintMap
{
    private HintMap(sbyte[] marks, int width, int height, HintRectangle? rectangle)
    {
        Marks = marks;
        Width = width;
        Height = height;
        Rectangle = rectangle;
    }

    /// <summary>1 to keep, -1 to remove, 0 where nothing was said.</summary>
    public sbyte[] Marks { get; }

    public int Width { get; }

    public int Height { get; }

    public HintRectangle? Rectangle { get; }

    /// <exception cref="ArgumentException">The hints have a fault.</exception>
    public static HintMap Paint(MattingHints hints, LabPicture picture, Scratch scratch)
    {
        if (hints.Fault() is { } fault)
        {
            throw new ArgumentException(fault, nameof(hints));
        }

        int w = picture.Width, h = picture.Height;
        var map = new HintMap(scratch.Take<sbyte>(picture.Count), w, h, hints.Rectangle);
        if (hints.Rectangle is not null)
        {
            for (var i = 0; i < picture.Count; i++)
            {
                map.Marks[i] = map.IsWithin(i) ? (sbyte)0 : (sbyte)-1;
            }
        }

        foreach (var stroke in hints.Strokes)
        {
            // A brush finer than a pixel still paints one.
            var radius = Math.Max(0.75, stroke.Radius * Math.Max(w, h));
            var mark = stroke.Keep ? (sbyte)1 : (sbyte)-1;
            for (var i = 0; i < stroke.Points.Count; i++)
            {
                var (from, to) = (stroke.Points[Math.Max(0, i - 1)], stroke.Points[i]);
                map.PaintLine(from.X * w, from.Y * h, to.X * w, to.Y * h, radius, mark);
            }
        }

        return map;
    }

    /// <summary>True unless the pixel lies outside of a rectangle.</summary>
    public bool IsWithin(int pixel) => Rectangle?.Contains(((pixel % Width) + 0.5) / Width, ((pixel / Width) + 0.5) / Height) ?? true;

    /// <summary>The same at half the size, where a pixel is marked if any of its four is; removal wins.</summary>
    public HintMap Halve(Scratch scratch)
    {
        int w = (Width + 1) / 2, h = (Height + 1) / 2;
        var half = scratch.Take<sbyte>(w * h);
        for (var i = 0; i < Width * Height; i++)
        {
            ref var mark = ref half[(i / Width / 2 * w) + (i % Width / 2)];
            mark = Marks[i] < 0 || mark < 0 ? (sbyte)-1 : Math.Max(mark, Marks[i]);
        }

        return new HintMap(half, w, h, Rectangle);
    }

    private void PaintLine(double x0, double y0, double x1, double y1, double radius, sbyte mark)
    {
        int left = Column(Math.Min(x0, x1) - radius), right = Column(Math.Max(x0, x1) + radius);
        int top = Line(Math.Min(y0, y1) - radius), bottom = Line(Math.Max(y0, y1) + radius);
        double dx = x1 - x0, dy = y1 - y0, length = (dx * dx) + (dy * dy);
        for (var y = top; y <= bottom; y++)
        {
            for (var x = left; x <= right; x++)
            {
                double u = x + 0.5 - x0, v = y + 0.5 - y0;
                var along = length > 0 ? Math.Clamp(((u * dx) + (v * dy)) / length, 0, 1) : 0;
                u -= along * dx;
                v -= along * dy;
                if ((u * u) + (v * v) <= radius * radius)
                {
                    Marks[(y * Width) + x] = mark;
                }
            }
        }

        int Column(double x) => (int)Math.Clamp(x, 0, Width - 1);

        int Line(double y) => (int)Math.Clamp(y, 0, Height - 1);
    }
}
