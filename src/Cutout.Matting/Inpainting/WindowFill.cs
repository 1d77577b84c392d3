using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Cutout.Imaging;

namespace Cutout.Matting.Inpainting;

/// <summary>Fills one window of a photo, at full size or at a whole fraction of it.</summary>
internal sealed class WindowFill(PixelBuffer photo, HoleMask mask, HoleWindows windows, HoleWindow window, int factor)
{
    private readonly HoleBox _area = window.Area;

    /// <summary>Overwrites the pixels that are this window's to fill, and no others.</summary>
    public void Run(ulong seed, CancellationToken cancellationToken)
    {
        using var scratch = new Scratch();
        var level = Read(scratch, cancellationToken);
        PyramidFill.Fill(level, seed, scratch, cancellationToken);
        if (factor == 1)
        {
            ForEachHole((x, y, row) => row[x] = level.Color[level.At(x - _area.Left, y - _area.Top)], cancellationToken);
        }
        else
        {
            Enlarge(level, scratch, cancellationToken);
        }
    }

    private Level Read(Scratch scratch, CancellationToken cancellationToken)
    {
        var level = new Level((_area.Width + factor - 1) / factor, (_area.Height + factor - 1) / factor, scratch);
        for (var y = 0; y < level.Height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var x = 0; x < level.Width; x++)
            {
                var (kind, color) = ReadBlock(_area.Left + (x * factor), _area.Top + (y * factor));
                level.Set(level.At(x, y), kind, color);
            }
        }

        level.Complete();
        return level;
    }

    // A block with anything to fill is filled as a whole; one that another window fills a part of is left alone.
    private (PixelKind Kind, uint Color) ReadBlock(int left, int top)
    {
        int right = Math.Min(left + factor, _area.Right), bottom = Math.Min(top + factor, _area.Bottom);
        var sum = Vector128<float>.Zero;
        var kind = PixelKind.Known;
        for (var y = top; y < bottom; y++)
        {
            var pixels = MemoryMarshal.Cast<byte, uint>(photo.Row(y));
            var marked = mask.Row(y);
            for (var x = left; x < right; x++)
            {
                if (!marked[x])
                {
                    sum += Rgba.Widen(pixels[x]);
                }
                else if (windows.Owns(window, x, y))
                {
                    return (PixelKind.Hole, 0);
                }
                else
                {
                    kind = PixelKind.Never;
                }
            }
        }

        return (kind, kind == PixelKind.Known ? Rgba.Narrow(sum / ((right - left) * (bottom - top))) : 0);
    }

    // The detail is copied from where the match lies, and shifted to the colour that was found at the smaller size.
    private void Enlarge(Level level, Scratch scratch, CancellationToken cancellationToken)
    {
        // Of whole blocks: of one that is marked in part, that part alone may be lighter or darker than the block was found to be.
        var shifts = scratch.Take<Vector128<float>>(level.Length);
        for (var at = 0; at < level.Length; at++)
        {
            shifts[at] = level.Match[at] > 0 ? Rgba.Widen(level.Color[at]) - Rgba.Widen(level.Color[level.Match[at]]) : shifts[at];
        }

        ForEachHole((x, y, row) => row[x] = Rgba.Narrow(Rgba.Widen(DetailOf(level, x, y)) + ShiftOf(level, shifts, x, y)), cancellationToken);
    }

    private uint DetailOf(Level level, int x, int y)
    {
        int u = x - _area.Left, v = y - _area.Top;
        var at = level.At(u / factor, v / factor);
        if (level.Match[at] == 0)
        {
            return level.Color[at];
        }

        var (sourceX, sourceY) = level.PlaceOf(level.Match[at]);
        var row = MemoryMarshal.Cast<byte, uint>(photo.Row(_area.Top + (sourceY * factor) + (v % factor)));
        return row[_area.Left + (sourceX * factor) + (u % factor)];
    }

    // Bilinear among the blocks that were filled.
    private Vector128<float> ShiftOf(Level level, Vector128<float>[] shifts, int x, int y)
    {
        var u = ((x - _area.Left + 0.5f) / factor) - 0.5f;
        var v = ((y - _area.Top + 0.5f) / factor) - 0.5f;
        var (left, top) = ((int)MathF.Floor(u), (int)MathF.Floor(v));
        var sum = Vector128<float>.Zero;
        var total = 0f;
        for (var i = 0; i < 4; i++)
        {
            int column = left + (i & 1), row = top + (i >> 1);
            var at = level.At(column, row);
            if (level.Kind[at] == PixelKind.Hole)
            {
                var weight = (1 - MathF.Abs(u - column)) * (1 - MathF.Abs(v - row));
                sum += weight * shifts[at];
                total += weight;
            }
        }

        return sum / total;
    }

    private void ForEachHole(HoleAction action, CancellationToken cancellationToken)
    {
        for (var y = window.Hole.Top; y < window.Hole.Bottom; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var marked = mask.Row(y);
            var row = MemoryMarshal.Cast<byte, uint>(photo.Row(y));
            for (var x = window.Hole.Left; x < window.Hole.Right; x++)
            {
                if (marked[x] && windows.Owns(window, x, y))
                {
                    action(x, y, row);
                }
            }
        }
    }

    private delegate void HoleAction(int x, int y, Span<uint> row);
}
