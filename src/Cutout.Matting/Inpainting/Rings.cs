namespace Cutout.Matting.Inpainting;

/// <summary>The pixels of a hole from its border inwards, and how far in each is.</summary>
internal sealed class Rings
{
    public Rings(Level level, Scratch scratch)
    {
        Order = scratch.Take<int>(level.Holes);
        Scan = scratch.Take<int>(level.Holes);
        Depth = scratch.Take<int>(level.Length);
        var scanned = 0;
        Span<int> steps = [-1, 1, -level.Stride, level.Stride];
        for (var y = 0; y < level.Height; y++)
        {
            for (int at = level.At(0, y), end = at + level.Width; at < end; at++)
            {
                if (level.Kind[at] != PixelKind.Hole)
                {
                    continue;
                }

                Scan[scanned++] = at;
                if (TouchesKnown(level, at, steps))
                {
                    Add(at, 1);
                }
            }
        }

        for (var i = 0; i < Count; i++)
        {
            foreach (var step in steps)
            {
                var next = Order[i] + step;
                if (level.Kind[next] == PixelKind.Hole && Depth[next] == 0)
                {
                    Add(next, Depth[Order[i]] + 1);
                }
            }
        }

        // What no path of the hole joins to anything known comes last.
        Deepest = Count > 0 ? Depth[Order[Count - 1]] : 0;
        for (var at = 0; Count < level.Holes; at++)
        {
            if (level.Kind[at] == PixelKind.Hole && Depth[at] == 0)
            {
                Add(at, Deepest + 1);
            }
        }
    }

    /// <summary>All pixels of the hole, <see cref="Count"/> of them.</summary>
    public int[] Order { get; }

    /// <summary>The same row by row.</summary>
    public int[] Scan { get; }

    /// <summary>1 at the border, 0 outside the hole.</summary>
    public int[] Depth { get; }

    public int Count { get; private set; }

    public int Deepest { get; }

    private static bool TouchesKnown(Level level, int at, ReadOnlySpan<int> steps)
    {
        foreach (var step in steps)
        {
            if (level.Kind[at + step] == PixelKind.Known)
            {
                return true;
            }
        }

        return false;
    }

    private void Add(int at, int depth)
    {
        Order[Count++] = at;
        Depth[at] = depth;
    }
}
