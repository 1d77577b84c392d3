using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Cutout.Imaging.Composing;

/// <summary>
/// Enlarges a picture row by row with Catmull-Rom curves (Keys, "Cubic convolution interpolation for digital image
/// processing", 1981, a = -1/2); where it is not enlarged the pixels are unchanged. Four rows are held.
/// </summary>
internal sealed class RowEnlarger : IDisposable
{
    private const int Taps = 4;

    private readonly PixelBuffer _picture;
    private readonly int _width;
    private readonly int _height;
    private readonly float[]?[] _rows = new float[]?[Taps];
    private readonly int[] _held = new int[Taps];

    public RowEnlarger(PixelBuffer picture, int width, int height)
    {
        (_picture, _width, _height) = (picture, width, height);
        for (var i = 0; i < Taps; i++)
        {
            _rows[i] = PinnedPool<float>.Rent(4 * width);
            _held[i] = -1;
        }
    }

    /// <summary>The pixels from <paramref name="first"/> on of a row, four unrounded values each, which may overshoot 0 to 255.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Read(int y, int first, Span<Vector128<float>> pixels)
    {
        var place = Place(y, _height, _picture.Height);
        var top = (int)MathF.Floor(place);
        var weights = Weights(place - top);
        var a = Row(top - 1);
        var b = Row(top);
        var c = Row(top + 1);
        var d = Row(top + 2);
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (a[first + i] * weights[0]) + (b[first + i] * weights[1]) + (c[first + i] * weights[2]) + (d[first + i] * weights[3]);
        }
    }

    public void Dispose()
    {
        for (var i = 0; i < Taps; i++)
        {
            PinnedPool<float>.Return(_rows[i]);
            _rows[i] = null;
        }
    }

    // Of the middle of a pixel, in pixels of the small picture.
    private static float Place(int at, int length, int small) => (float)(((at + 0.5) * small / length) - 0.5);

    private static Vector128<float> Weights(float t)
    {
        var (t2, t3) = (t * t, t * t * t);
        return Vector128.Create((-t3 + (2 * t2) - t) / 2, ((3 * t3) - (5 * t2) + 2) / 2, ((-3 * t3) + (4 * t2) + t) / 2, (t3 - t2) / 2);
    }

    // A row of the small picture, enlarged across; beyond the edges it goes on as it ends.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ReadOnlySpan<Vector128<float>> Row(int y)
    {
        y = Math.Clamp(y, 0, _picture.Height - 1);
        var row = MemoryMarshal.Cast<float, Vector128<float>>(_rows[y % Taps].AsSpan(0, 4 * _width));
        if (_held[y % Taps] == y)
        {
            return row;
        }

        _held[y % Taps] = y;
        var source = MemoryMarshal.Cast<byte, uint>(_picture.Row(y));
        for (var x = 0; x < row.Length; x++)
        {
            var place = Place(x, _width, source.Length);
            var left = (int)MathF.Floor(place);
            var weights = Weights(place - left);
            row[x] = (Pixel(source, left - 1) * weights[0]) + (Pixel(source, left) * weights[1])
                + (Pixel(source, left + 1) * weights[2]) + (Pixel(source, left + 2) * weights[3]);
        }

        return row;
    }

    private static Vector128<float> Pixel(ReadOnlySpan<uint> row, int x)
    {
        var bytes = Vector128.CreateScalar(row[Math.Clamp(x, 0, row.Length - 1)]).AsByte();
        return Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.WidenLower(bytes)).AsInt32());
    }
}
