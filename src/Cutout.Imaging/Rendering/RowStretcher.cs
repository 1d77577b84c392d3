using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Cutout.Imaging.Rendering;

/// <summary>
/// Enlarges a picture with alpha row by row: bilinear, colours weighted by their alpha, so that nothing of what is hidden bleeds into an
/// edge. Two rows are held. Where it is not enlarged the pixels are unchanged.
/// </summary>
internal sealed class RowStretcher : IDisposable
{
    private readonly int _width;
    private readonly int _height;
    private readonly int _targetWidth;
    private readonly int _targetHeight;
    private float[]? _upper;
    private float[]? _lower;
    private int _rowsTaken;

    public RowStretcher(int width, int height, int targetWidth, int targetHeight)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(targetWidth, width);
        ArgumentOutOfRangeException.ThrowIfLessThan(targetHeight, height);
        (_width, _height, _targetWidth, _targetHeight) = (width, height, targetWidth, targetHeight);
        _upper = PinnedPool<float>.Rent(4 * targetWidth);
        _lower = PinnedPool<float>.Rent(4 * targetWidth);
    }

    /// <summary>Whether this target row needs another source row first.</summary>
    public bool Lacks(int y) => _rowsTaken < Math.Min(TopOf(y).Row + 2, _height);

    /// <summary>Takes the next source row of RGBA.</summary>
    public void Take(ReadOnlySpan<byte> rgba)
    {
        (_upper, _lower) = (_lower, _upper);
        var row = Pixels(_lower);
        for (var x = 0; x < row.Length; x++)
        {
            var (left, share) = Place(x, _targetWidth, _width);
            var first = Premultiplied(rgba[(4 * left)..]);
            row[x] = share == 0 ? first : (first * (1 - share)) + (Premultiplied(rgba[(4 * (left + 1))..]) * share);
        }

        _rowsTaken++;
    }

    /// <summary>Writes a target row of RGBA, whose source rows have been taken.</summary>
    public void Write(int y, Span<byte> rgba)
    {
        var (top, share) = TopOf(y);
        var upper = Pixels(top == _rowsTaken - 1 ? _lower : _upper);
        var lower = Pixels(_lower);
        for (var x = 0; x < upper.Length; x++)
        {
            Store(share == 0 ? upper[x] : (upper[x] * (1 - share)) + (lower[x] * share), rgba.Slice(4 * x, 4));
        }
    }

    public void Dispose()
    {
        PinnedPool<float>.Return(_upper);
        PinnedPool<float>.Return(_lower);
        (_upper, _lower) = (null, null);
    }

    private (int Row, float Share) TopOf(int y) => Place(y, _targetHeight, _height);

    // The source pixel before the middle of a target pixel, and the share of the one after it; beyond the edges it goes on as it ends.
    private static (int At, float Share) Place(int at, int length, int source)
    {
        var place = Math.Clamp(((at + 0.5f) * source / length) - 0.5f, 0, source - 1);
        var before = (int)place;
        return (before, place - before);
    }

    private Span<Vector128<float>> Pixels(float[]? row) => MemoryMarshal.Cast<float, Vector128<float>>(row.AsSpan(0, 4 * _targetWidth));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Premultiplied(ReadOnlySpan<byte> rgba)
    {
        float alpha = rgba[3];
        return Vector128.Create(rgba[0] * alpha, rgba[1] * alpha, rgba[2] * alpha, alpha);
    }

    private static void Store(Vector128<float> pixel, Span<byte> rgba)
    {
        var alpha = pixel[3];
        for (var channel = 0; channel < 3; channel++)
        {
            rgba[channel] = alpha < 0.5f ? (byte)0 : (byte)Math.Clamp(MathF.Round(pixel[channel] / alpha), 0, 255);
        }

        rgba[3] = (byte)Math.Clamp(MathF.Round(alpha), 0, 255);
    }
}
