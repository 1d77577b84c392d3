using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Cutout.Imaging;

/// <summary>
/// Shrinks a picture row by row: each target pixel is the average of the area that it covers in the source, colours
/// weighted by their alpha. Rows are straight-alpha RGBA; one row of sums is held.
/// </summary>
public sealed class AreaShrinker : IDisposable
{
    private readonly int _width;
    private readonly int _height;
    private readonly int _targetWidth;
    private readonly int _targetHeight;
    private readonly bool _hasAlpha;

    // Sums over the rows of the current target row: red, green, blue (times alpha if there is any), alpha.
    private float[]? _sums;
    private int _rowsTaken;
    private int _rowsGiven;

    /// <exception cref="ArgumentOutOfRangeException">A target side is not positive or larger than the source's.</exception>
    public AreaShrinker(int width, int height, int targetWidth, int targetHeight, bool hasAlpha)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(targetWidth);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(targetHeight);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(targetWidth, width);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(targetHeight, height);
        (_width, _height, _targetWidth, _targetHeight, _hasAlpha) = (width, height, targetWidth, targetHeight, hasAlpha);
        _sums = PinnedPool<float>.Rent((4 * width) + 8);
    }

    /// <summary>The size that fits a longest side, never larger than the picture, at least 1.</summary>
    public static (int Width, int Height) Fit(int width, int height, int longestSide)
    {
        var longest = Math.Max(width, height);
        if (longest <= longestSide)
        {
            return (width, height);
        }

        int Scaled(int side) => (int)Math.Max(1, (((long)side * longestSide) + (longest / 2)) / longest);
        return (Scaled(width), Scaled(height));
    }

    /// <summary>Takes the next source row; true if it has completed a target row, which is then in <paramref name="target"/>.</summary>
    public bool Take(ReadOnlySpan<byte> rgba, Span<byte> target)
    {
        var sums = _sums ?? throw new ObjectDisposedException(nameof(AreaShrinker));
        if (_rowsTaken >= _height)
        {
            throw new InvalidOperationException($"All {_height} rows have been taken.");
        }

        // In units of 1 / targetHeight of a source row, this row covers [top, bottom) and the target row ends at end.
        var top = (long)_rowsTaken * _targetHeight;
        var bottom = top + _targetHeight;
        var end = (long)(_rowsGiven + 1) * _height;
        _rowsTaken++;
        rgba = rgba[..(4 * _width)];
        Add(rgba, sums, (float)(Math.Min(bottom, end) - top) / _height);
        if (bottom < end)
        {
            return false;
        }

        Average(target);
        _rowsGiven++;
        Array.Clear(sums);
        if (bottom > end)
        {
            Add(rgba, sums, (float)(bottom - end) / _height);
        }

        return true;
    }

    public void Dispose()
    {
        PinnedPool<float>.Return(_sums);
        _sums = null;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add(ReadOnlySpan<byte> rgba, Span<float> sums, float weight)
    {
        sums = sums[..rgba.Length];
        var weights = Vector256.Create(weight);
        var alphaLanes = Vector256.Create(0, 0, 0, -1, 0, 0, 0, -1).AsSingle();
        var i = 0;
        for (; i + 8 <= rgba.Length; i += 8)
        {
            var bytes = Vector128.CreateScalar(MemoryMarshal.Read<ulong>(rgba[i..])).AsByte();
            var values = Vector256.ConvertToSingle(Vector256.WidenLower(Vector128.WidenLower(bytes).ToVector256Unsafe()).AsInt32());
            var factors = weights;
            if (_hasAlpha)
            {
                var alpha = Vector256.Shuffle(values, Vector256.Create(3, 3, 3, 3, 7, 7, 7, 7)) * weights;
                factors = Vector256.ConditionalSelect(alphaLanes, weights, alpha);
            }

            (Vector256.Create<float>(sums[i..]) + (values * factors)).CopyTo(sums[i..]);
        }

        if (i < rgba.Length)
        {
            var factor = _hasAlpha ? rgba[i + 3] * weight : weight;
            sums[i] += rgba[i] * factor;
            sums[i + 1] += rgba[i + 1] * factor;
            sums[i + 2] += rgba[i + 2] * factor;
            sums[i + 3] += rgba[i + 3] * weight;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Average(Span<byte> target)
    {
        ReadOnlySpan<float> sums = _sums.AsSpan(0, 4 * _width);
        target = target[..(4 * _targetWidth)];

        // In units of 1 / targetWidth of a source pixel, as above.
        var scale = 1f / _width;
        for (var x = 0; x < _targetWidth; x++)
        {
            var left = (long)x * _width;
            var right = left + _width;
            var first = (int)(left / _targetWidth);
            var last = (int)((right - 1) / _targetWidth);
            var head = (float)(Math.Min(right, (long)(first + 1) * _targetWidth) - left);
            var sum = Vector128.Create(sums[(4 * first)..]) * head;
            if (last > first)
            {
                var middle = Vector128<float>.Zero;
                for (var i = first + 1; i < last; i++)
                {
                    middle += Vector128.Create(sums[(4 * i)..]);
                }

                sum += middle * _targetWidth;
                sum += Vector128.Create(sums[(4 * last)..]) * (float)(right - ((long)last * _targetWidth));
            }

            sum *= scale;
            var alpha = sum.GetElement(3);
            if (_hasAlpha)
            {
                // Less than half a level of alpha is none, and its colour is nobody's.
                sum = alpha < 0.5f ? Vector128<float>.Zero : (sum * (1 / alpha)).WithElement(3, alpha);
            }

            var rounded = Vector128.ConvertToInt32(Vector128.Min(sum + Vector128.Create(0.5f), Vector128.Create(255f)));
            var pixel = target.Slice(4 * x, 4);
            pixel[0] = (byte)rounded.GetElement(0);
            pixel[1] = (byte)rounded.GetElement(1);
            pixel[2] = (byte)rounded.GetElement(2);
            pixel[3] = (byte)rounded.GetElement(3);
        }
    }
}
