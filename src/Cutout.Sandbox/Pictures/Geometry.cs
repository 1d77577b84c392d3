using Cutout.Imaging;

namespace Cutout.Sandbox.Pictures;

/// <summary>Size, place and bounds of RGBA pictures. Every method leaves its input as it is and gives a new buffer.</summary>
internal static class Geometry
{
    // Added to the alpha that weighs a colour, so that where all alpha is 0 the colours are still averaged and kept.
    private const float Trace = 1 / 256f;

    /// <summary>The largest size of the same aspect with at most this many pixels; never larger than the input.</summary>
    public static (int Width, int Height) Fit(int width, int height, long maxPixels)
    {
        var scale = Math.Sqrt(maxPixels / ((double)width * height));
        return scale >= 1
            ? (width, height)
            : (Math.Max(1, (int)Math.Floor(width * scale)), Math.Max(1, (int)Math.Floor(height * scale)));
    }

    /// <summary>Area average with colours weighed by alpha, for shrinking and for enlarging.</summary>
    public static PixelBuffer Resize(PixelBuffer source, int width, int height)
    {
        var target = new PixelBuffer(width, height);
        if ((width, height) == (source.Width, source.Height))
        {
            source.Pixels.CopyTo(target.Pixels);
            return target;
        }

        var column = new float[4 * source.Width];
        for (var y = 0; y < height; y++)
        {
            Array.Clear(column);
            foreach (var (row, weight) in Cover(y, height, source.Height))
            {
                AddRow(source.Row(row), weight, column);
            }

            ShrinkRow(column, (float)source.Height / height, target.Row(y));
        }

        return target;
    }

    /// <summary>A part of the picture; where the box reaches over an edge the result is transparent.</summary>
    public static PixelBuffer Crop(PixelBuffer source, PixelBox box)
    {
        var target = new PixelBuffer(box.Width, box.Height);
        Place(source, target, -box.Left, -box.Top);
        return target;
    }

    /// <summary>Copies the picture into the target with its corner there; what lies outside is left out.</summary>
    public static void Place(PixelBuffer source, PixelBuffer target, int left, int top)
    {
        var fromX = Math.Max(0, -left);
        var count = Math.Min(source.Width, target.Width - left) - fromX;
        if (count <= 0)
        {
            return;
        }

        for (var y = Math.Max(0, -top); y < source.Height && y + top < target.Height; y++)
        {
            source.Row(y).Slice(4 * fromX, 4 * count).CopyTo(target.Row(y + top)[(4 * (left + fromX))..]);
        }
    }

    /// <summary>The smallest box around all pixels of alpha above 0; empty when there are none.</summary>
    public static PixelBox Bounds(PixelBuffer picture)
    {
        int left = picture.Width, top = picture.Height, right = -1, bottom = -1;
        for (var y = 0; y < picture.Height; y++)
        {
            var row = picture.Row(y);
            for (var x = 0; x < picture.Width; x++)
            {
                if (row[(4 * x) + 3] != 0)
                {
                    left = Math.Min(left, x);
                    right = Math.Max(right, x);
                    top = Math.Min(top, y);
                    bottom = y;
                }
            }
        }

        return right < 0 ? default : new PixelBox(left, top, right - left + 1, bottom - top + 1);
    }

    // The source lines under one target line, each with the length of the overlap.
    private static IEnumerable<(int Line, float Weight)> Cover(int at, int size, int sourceSize)
    {
        var from = (double)at * sourceSize / size;
        var to = (double)(at + 1) * sourceSize / size;
        for (var line = (int)from; line < to && line < sourceSize; line++)
        {
            var overlap = Math.Min(to, line + 1) - Math.Max(from, line);
            if (overlap > 1e-9)
            {
                yield return (line, (float)overlap);
            }
        }
    }

    private static void AddRow(ReadOnlySpan<byte> row, float weight, Span<float> column)
    {
        for (var x = 0; x < row.Length; x += 4)
        {
            var alpha = weight * (row[x + 3] + Trace);
            column[x] += alpha * row[x];
            column[x + 1] += alpha * row[x + 1];
            column[x + 2] += alpha * row[x + 2];
            column[x + 3] += alpha;
        }
    }

    // The column sums hold as many source rows as rowsCovered says; what is left is to average across.
    private static void ShrinkRow(ReadOnlySpan<float> column, float rowsCovered, Span<byte> target)
    {
        var width = target.Length / 4;
        var sourceWidth = column.Length / 4;
        var step = (double)sourceWidth / width;
        for (var x = 0; x < width; x++)
        {
            float red = 0, green = 0, blue = 0, alpha = 0, columnsCovered = 0;
            var (from, to) = (x * step, (x + 1) * step);
            for (var at = (int)from; at < to && at < sourceWidth; at++)
            {
                var overlap = (float)(Math.Min(to, at + 1) - Math.Max(from, at));
                red += overlap * column[4 * at];
                green += overlap * column[(4 * at) + 1];
                blue += overlap * column[(4 * at) + 2];
                alpha += overlap * column[(4 * at) + 3];
                columnsCovered += overlap;
            }

            Store(target[(4 * x)..], red, green, blue, alpha, rowsCovered * columnsCovered);
        }
    }

    private static void Store(Span<byte> pixel, float red, float green, float blue, float alpha, float area)
    {
        pixel[0] = (byte)Math.Clamp(MathF.Round(red / alpha), 0, 255);
        pixel[1] = (byte)Math.Clamp(MathF.Round(green / alpha), 0, 255);
        pixel[2] = (byte)Math.Clamp(MathF.Round(blue / alpha), 0, 255);
        pixel[3] = (byte)Math.Clamp(MathF.Round((alpha / area) - Trace), 0, 255);
    }
}
