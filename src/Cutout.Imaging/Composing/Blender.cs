using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Cutout.Imaging.Composing;

/// <summary>Lays an enlarged edit over the original's rows where a feathered mask says so; elsewhere not a bit is touched.</summary>
internal sealed class Blender : IDisposable
{
    private readonly RowEnlarger _edit;
    private readonly Plane _mask;
    private readonly Vector128<float> _shift;
    private readonly int _width;
    private readonly int _height;
    private float[]? _pixels;

    public Blender(PixelBuffer edit, Plane mask, ColorShift shift, int width, int height)
    {
        (_mask, _width, _height) = (mask, width, height);
        _shift = Vector128.Create(shift.Red, shift.Green, shift.Blue, 0f);
        _edit = new RowEnlarger(edit, width, height);
        _pixels = PinnedPool<float>.Rent(4 * width);
    }

    /// <summary>Changes a straight-alpha row; alpha stays the original's.</summary>
    public void Blend(Span<byte> rgba, int y)
    {
        var (top, bottom, down) = Place(y, _height, _mask.Height);
        var upper = _mask.Row(top);
        var lower = _mask.Row(bottom);
        var first = Math.Min(FirstOf(upper), FirstOf(lower));
        if (first == _mask.Width)
        {
            return;
        }

        var last = Math.Max(upper.LastIndexOfAnyExcept((byte)0), lower.LastIndexOfAnyExcept((byte)0));
        var left = (int)Math.Max(0, (long)(first - 1) * _width / _mask.Width);
        var right = (int)Math.Min(_width, ((last + 2L) * _width / _mask.Width) + 1);
        var edit = MemoryMarshal.Cast<float, Vector128<float>>(_pixels.AsSpan(0, 4 * (right - left)));
        _edit.Read(y, left, edit);
        for (var x = left; x < right; x++)
        {
            var (a, b, across) = Place(x, _width, _mask.Width);
            var above = upper[a] + ((upper[b] - upper[a]) * across);
            var below = lower[a] + ((lower[b] - lower[a]) * across);
            var share = (above + ((below - above) * down)) / 255;
            if (share > 0)
            {
                Mix(rgba.Slice(4 * x, 4), edit[x - left] - _shift, share);
            }
        }
    }

    public void Dispose()
    {
        _edit.Dispose();
        PinnedPool<float>.Return(_pixels);
        _pixels = null;
    }

    private static int FirstOf(ReadOnlySpan<byte> row) => row.IndexOfAnyExcept((byte)0) is >= 0 and var first ? first : row.Length;

    private static (int First, int Second, float Share) Place(int at, int length, int small)
    {
        var place = Math.Clamp((float)(((at + 0.5) * small / length) - 0.5), 0, small - 1);
        var first = (int)place;
        return (first, Math.Min(first + 1, small - 1), place - first);
    }

    private static void Mix(Span<byte> pixel, Vector128<float> edit, float share)
    {
        edit = Vector128.Min(Vector128.Max(edit, Vector128<float>.Zero), Vector128.Create(255f));
        for (var c = 0; c < 3; c++)
        {
            pixel[c] = (byte)(pixel[c] + ((edit[c] - pixel[c]) * share) + 0.5f);
        }
    }
}
