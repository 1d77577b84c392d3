namespace Cutout.Matting.Inpainting;

/// <summary>
/// The holes of a photo, each with as much around it as is worth looking at. Holes near each other share a window; there are never
/// more than a few dozen.
/// </summary>
internal sealed class HoleWindows
{
    private const int SmallestCell = 16;
    private const int CellsOfASide = 96;
    private const int Most = 32;
    private const int LeastContext = 72;

    private readonly int _cell;
    private readonly int _columns;
    private readonly int[] _groups;
    private readonly List<HoleWindow> _windows = [];

    public HoleWindows(HoleMask mask, Scratch scratch, CancellationToken cancellationToken)
    {
        _cell = Math.Max(SmallestCell, Math.Max(mask.Width, mask.Height) / CellsOfASide);
        _columns = (mask.Width + _cell - 1) / _cell;
        var rows = (mask.Height + _cell - 1) / _cell;
        _groups = scratch.Take<int>(_columns * rows);
        var boxes = scratch.Take<HoleBox>(_columns * rows);
        var counts = scratch.Take<int>(_columns * rows);
        Array.Fill(boxes, HoleBox.Nothing);
        for (var y = 0; y < mask.Height; y++)
        {
            if ((y & 15) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var row = mask.Row(y);
            for (var x = row.IndexOf(true); x >= 0 && x < row.Length; x++)
            {
                if (row[x])
                {
                    var cell = CellOf(x, y);
                    boxes[cell] = boxes[cell].With(x, y);
                    counts[cell]++;
                }
            }
        }

        for (var cell = 0; cell < _columns * rows; cell++)
        {
            if (counts[cell] > 0 && _groups[cell] == 0)
            {
                _windows.Add(Gather(cell, rows, boxes, counts, mask));
            }
        }

        Join(mask.Width, mask.Height);
    }

    public IReadOnlyList<HoleWindow> All => _windows;

    /// <summary>Whether a marked pixel is this window's to fill.</summary>
    public bool Owns(HoleWindow window, int x, int y) => window.Groups.Contains(_groups[CellOf(x, y)]);

    private static HoleBox Around(HoleBox hole, int width, int height) =>
        hole.Grow(Math.Max(LeastContext, 3 * Math.Max(hole.Width, hole.Height) / 4), width, height);

    private int CellOf(int x, int y) => (y / _cell * _columns) + (x / _cell);

    // Cells that touch, also at a corner, hold one hole.
    private HoleWindow Gather(int first, int rows, HoleBox[] boxes, int[] counts, HoleMask mask)
    {
        var group = _windows.Count + 1;
        var box = HoleBox.Nothing;
        var pixels = 0L;
        var open = new Stack<int>([first]);
        _groups[first] = group;
        while (open.TryPop(out var cell))
        {
            box = box.With(boxes[cell]);
            pixels += counts[cell];
            int column = cell % _columns, row = cell / _columns;
            for (var y = Math.Max(0, row - 1); y <= Math.Min(rows - 1, row + 1); y++)
            {
                for (var x = Math.Max(0, column - 1); x <= Math.Min(_columns - 1, column + 1); x++)
                {
                    var next = (y * _columns) + x;
                    if (counts[next] > 0 && _groups[next] == 0)
                    {
                        _groups[next] = group;
                        open.Push(next);
                    }
                }
            }
        }

        return new HoleWindow(Around(box, mask.Width, mask.Height), box, pixels, [group]);
    }

    // Where one window costs no more than the two, one it is.
    private void Join(int width, int height)
    {
        for (var i = 0; i < _windows.Count; i++)
        {
            for (var j = i + 1; j < _windows.Count; j++)
            {
                var (one, other) = (_windows[i], _windows[j]);
                var hole = one.Hole.With(other.Hole);
                var both = new HoleWindow(Around(hole, width, height), hole, one.Pixels + other.Pixels, [.. one.Groups, .. other.Groups]);
                if (both.Area.Area <= one.Area.Area + other.Area.Area || _windows.Count > Most)
                {
                    _windows[i] = both;
                    _windows.RemoveAt(j);
                    j = i;
                }
            }
        }
    }
}
