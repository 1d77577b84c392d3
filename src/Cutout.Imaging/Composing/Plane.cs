namespace Cutout.Imaging.Composing;

/// <summary>One byte a pixel, and room for another such plane while it is worked on.</summary>
internal sealed class Plane(int width, int height) : IDisposable
{
    private byte[]? _values = PinnedPool<byte>.Rent(width * height);
    private byte[]? _spare = PinnedPool<byte>.Rent(width * height);

    private enum Window
    {
        Any,
        All,
        Mean,
    }

    public int Width => width;

    public int Height => height;

    public Span<byte> Values => _values.AsSpan(0, width * height);

    public Span<byte> Row(int y) => _values.AsSpan(y * width, width);

    /// <summary>255 wherever anything within the square of this radius is set.</summary>
    public void Dilate(int radius) => Slide(radius, Window.Any);

    /// <summary>255 only where all of the square of this radius is set; what lies outside of the plane counts as set.</summary>
    public void Erode(int radius) => Slide(radius, Window.All);

    /// <summary>The mean of the square of this radius, of what is inside the plane.</summary>
    public void Blur(int radius) => Slide(radius, Window.Mean);

    /// <summary>Of the pixels that are not 0, keeps those that are connected with a pixel of 255, and makes all of these 255.</summary>
    public void KeepConnected()
    {
        // Swept down and up until nothing moves any more; a shape would have to be a labyrinth to need many sweeps.
        const int MostSweeps = 64;
        for (var sweep = 0; sweep < MostSweeps && (SpreadDown() | SpreadUp()); sweep++)
        {
        }

        foreach (ref var value in Values)
        {
            value = value == 255 ? (byte)255 : (byte)0;
        }
    }

    public double Share()
    {
        long sum = 0;
        foreach (var value in Values)
        {
            sum += value;
        }

        return sum / (255.0 * width * height);
    }

    public void Dispose()
    {
        PinnedPool<byte>.Return(_values);
        PinnedPool<byte>.Return(_spare);
        _values = null;
        _spare = null;
    }

    private bool SpreadDown()
    {
        var moved = false;
        for (var y = 0; y < height; y++)
        {
            moved |= Spread(Row(y), Row(Math.Max(y - 1, 0)));
        }

        return moved;
    }

    private bool SpreadUp()
    {
        var moved = false;
        for (var y = height - 1; y >= 0; y--)
        {
            moved |= Spread(Row(y), Row(Math.Min(y + 1, height - 1)));
        }

        return moved;
    }

    private static bool Spread(Span<byte> row, ReadOnlySpan<byte> from)
    {
        var moved = false;
        for (var x = 0; x < row.Length; x++)
        {
            if (row[x] is not (0 or 255) && (from[x] == 255 || (x > 0 && row[x - 1] == 255)))
            {
                row[x] = 255;
                moved = true;
            }
        }

        for (var x = row.Length - 2; x >= 0; x--)
        {
            if (row[x] is not (0 or 255) && row[x + 1] == 255)
            {
                row[x] = 255;
                moved = true;
            }
        }

        return moved;
    }

    // A square window is a row's window of columns' windows; the sums slide along.
    private void Slide(int radius, Window window)
    {
        for (var y = 0; y < height; y++)
        {
            var source = Row(y);
            var target = _spare.AsSpan(y * width, width);
            var sum = 0;
            for (var x = 0; x < Math.Min(radius, width); x++)
            {
                sum += source[x];
            }

            for (var x = 0; x < width; x++)
            {
                sum += x + radius < width ? source[x + radius] : 0;
                sum -= x - radius > 0 ? source[x - radius - 1] : 0;
                target[x] = Value(window, sum, Math.Min(x + radius, width - 1) - Math.Max(x - radius, 0) + 1);
            }
        }

        var sums = PinnedPool<int>.Rent(width);
        try
        {
            for (var y = -radius; y < height; y++)
            {
                if (y + radius < height)
                {
                    Add(sums, _spare.AsSpan((y + radius) * width, width), 1);
                }

                if (y < 0)
                {
                    continue;
                }

                if (y - radius > 0)
                {
                    Add(sums, _spare.AsSpan((y - radius - 1) * width, width), -1);
                }

                var count = Math.Min(y + radius, height - 1) - Math.Max(y - radius, 0) + 1;
                var target = Row(y);
                for (var x = 0; x < width; x++)
                {
                    target[x] = Value(window, sums[x], count);
                }
            }
        }
        finally
        {
            PinnedPool<int>.Return(sums);
        }
    }

    private static void Add(Span<int> sums, ReadOnlySpan<byte> row, int sign)
    {
        for (var x = 0; x < row.Length; x++)
        {
            sums[x] += sign * row[x];
        }
    }

    private static byte Value(Window window, int sum, int count) => window switch
    {
        Window.Any => sum > 0 ? (byte)255 : (byte)0,
        Window.All => sum == 255 * count ? (byte)255 : (byte)0,
        _ => (byte)((sum + (count / 2)) / count),
    };
}
