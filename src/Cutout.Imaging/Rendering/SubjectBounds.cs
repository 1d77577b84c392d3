namespace Cutout.Imaging.Rendering;

/// <summary>Grows, row by row, around all that is visible.</summary>
internal sealed class SubjectBounds
{
    private int _left = int.MaxValue;
    private int _right = -1;
    private int _top = -1;
    private int _bottom = -1;

    public PixelArea Area => _right < 0 ? default : new PixelArea(_left, _top, _right - _left + 1, _bottom - _top + 1);

    /// <summary>Looks at a row of RGBA; the number of its pixels that can't be seen through.</summary>
    public int Take(ReadOnlySpan<byte> rgba, int y)
    {
        var (first, last, opaque) = (-1, -1, 0);
        for (var at = 3; at < rgba.Length; at += 4)
        {
            if (rgba[at] != 0)
            {
                first = first < 0 ? at / 4 : first;
                last = at / 4;
                opaque += rgba[at] == 255 ? 1 : 0;
            }
        }

        if (last >= 0)
        {
            _left = Math.Min(_left, first);
            _right = Math.Max(_right, last);
            _top = _top < 0 ? y : _top;
            _bottom = y;
        }

        return opaque;
    }
}
