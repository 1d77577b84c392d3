using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Cutout.Imaging;

/// <summary>
/// Shrinks a picture row by row: each target pixel is the average of the area that it covers in the source, colours
/// weighted by their alpha. Rows are straight-alpha RGBA; one row of sums is held, and of an opaque picture one row more.
/// </summary>
public sealed class AreaShrinker : IDisposable
{
    // So many bytes fit into a sum of 16 bits.
    private const int MostWholeRows = 256;

    private static readonly uint Opaque = BitConverter.IsLittleEndian ? 0xFF000000 : 0xFF;

    // The low byte of each int.
    private static readonly Vector128<byte> BytesOfInts = BitConverter.IsLittleEndian
        ? Vector128.Create((byte)0, 4, 8, 12, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255)
        : Vector128.Create((byte)3, 7, 11, 15, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255);

    // Room after a row for readers that take whole vectors.
    private const int Tail = 16;

    private readonly int _width;
    private readonly int _height;
    private readonly int _targetWidth;
    private readonly int _targetHeight;
    private readonly bool _hasAlpha;
    private readonly int _channels;

    // Sums over the rows of the current target row: red, green, blue (times alpha if there is any), alpha.
    private float[]? _sums;

    // Without alpha the bytes of whole rows are summed as they are; the row that reaches into the target row from above
    // waits for the end with its weight. That is cheaper than a product for each byte.
    private ushort[]? _wholeRows;
    private byte[]? _upperRow;
    private float _upperWeight;
    private int _rowsTaken;
    private int _rowsGiven;

    /// <exception cref="ArgumentOutOfRangeException">A target side is not positive or larger than the source's.</exception>
    public AreaShrinker(int width, int height, int targetWidth, int targetHeight, bool hasAlpha)
        : this(width, height, targetWidth, targetHeight, hasAlpha, channels: 4)
    {
    }

    /// <summary>With <paramref name="channels"/> 3 the source rows, not the target rows, are RGB.</summary>
    internal AreaShrinker(int width, int height, int targetWidth, int targetHeight, bool hasAlpha, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(targetWidth);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(targetHeight);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(targetWidth, width);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(targetHeight, height);
        (_width, _height, _targetWidth, _targetHeight, _hasAlpha) = (width, height, targetWidth, targetHeight, hasAlpha);
        _channels = channels;
        if (hasAlpha || height / targetHeight > MostWholeRows)
        {
            _sums = PinnedPool<float>.Rent((4 * width) + Tail);
        }
        else
        {
            _wholeRows = PinnedPool<ushort>.Rent((channels * width) + Tail);
            _upperRow = PinnedPool<byte>.Rent((channels * width) + Tail);
        }
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
        ObjectDisposedException.ThrowIf(_sums is null && _wholeRows is null, this);
        if (_rowsTaken >= _height)
        {
            throw new InvalidOperationException($"All {_height} rows have been taken.");
        }

        // In units of 1 / targetHeight of a source row, this row covers [top, bottom) and the target row ends at end.
        var top = (long)_rowsTaken * _targetHeight;
        var bottom = top + _targetHeight;
        var end = (long)(_rowsGiven + 1) * _height;
        _rowsTaken++;

        // Four bytes are read of the last pixel too.
        rgba = rgba[..((_channels * (_width - 1)) + 4)];
        var weight = (float)(Math.Min(bottom, end) - top) / _height;
        var rest = (float)(bottom - end) / _height;
        var completes = bottom >= end;
        _rowsGiven += completes ? 1 : 0;
        if (_sums is not null)
        {
            TakeWeighted(rgba, target, weight, completes, rest);
        }
        else
        {
            TakeOpaque(rgba, target, weight, completes, rest);
        }

        return completes;
    }

    /// <summary>Overwrites and gives back the sums.</summary>
    public void Dispose()
    {
        PinnedPool<float>.Return(_sums);
        PinnedPool<ushort>.Return(_wholeRows);
        PinnedPool<byte>.Return(_upperRow);
        (_sums, _wholeRows, _upperRow) = (null, null, null);
    }

    private void TakeWeighted(ReadOnlySpan<byte> rgba, Span<byte> target, float weight, bool completes, float rest)
    {
        Add(rgba, _sums, weight);
        if (!completes)
        {
            return;
        }

        Average(target);
        Array.Clear(_sums!);
        if (rest > 0)
        {
            Add(rgba, _sums, rest);
        }
    }

    private void TakeOpaque(ReadOnlySpan<byte> row, Span<byte> target, float weight, bool completes, float rest)
    {
        if (!completes)
        {
            AddWhole(row, _wholeRows);
            return;
        }

        AverageOpaque(row, weight, target);
        Array.Clear(_wholeRows!);
        _upperWeight = Math.Max(0, rest);
        if (rest > 0)
        {
            row.CopyTo(_upperRow);
        }
    }

    /// <summary>Adds bytes to sums, one for one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddWhole(ReadOnlySpan<byte> row, Span<ushort> sums)
    {
        sums = sums[..row.Length];
        var i = 0;
        for (; i + 32 <= row.Length; i += 32)
        {
            var (low, high) = Vector256.Widen(Vector256.Create(row[i..]));
            (Vector256.Create<ushort>(sums[i..]) + low).CopyTo(sums[i..]);
            (Vector256.Create<ushort>(sums[(i + 16)..]) + high).CopyTo(sums[(i + 16)..]);
        }

        for (; i < row.Length; i++)
        {
            sums[i] += row[i];
        }
    }

    // Each target pixel covers [place, place + width) in units of 1 / targetWidth of a source pixel; place is kept as a
    // source pixel and a remainder.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AverageOpaque(ReadOnlySpan<byte> lower, float lowerWeight, Span<byte> target)
    {
        ReadOnlySpan<ushort> whole = _wholeRows;
        ReadOnlySpan<byte> upper = _upperRow;
        var pixels = MemoryMarshal.Cast<byte, uint>(target)[.._targetWidth];
        var channels = _channels;
        var scale = 1f / _width;
        var wholes = Vector128.Create(scale * _targetHeight / _height);
        var uppers = Vector128.Create(scale * _upperWeight);
        var lowers = Vector128.Create(scale * lowerWeight);
        var (step, stepRest) = Math.DivRem(_width, _targetWidth);
        var (place, rest) = (0, 0);
        for (var x = 0; x < pixels.Length; x++)
        {
            var at = channels * place;
            var sum = Weighted(WidenFour(whole, at), WidenFour(upper, at), WidenFour(lower, at)) * (_targetWidth - rest);
            place += step;
            rest += stepRest;
            if (rest >= _targetWidth)
            {
                rest -= _targetWidth;
                place++;
            }

            var (fromWhole, fromUpper, fromLower) = (Vector128<int>.Zero, Vector128<int>.Zero, Vector128<int>.Zero);
            for (at += channels; at < channels * place; at += channels)
            {
                fromWhole += WidenFour(whole, at);
                fromUpper += WidenFour(upper, at);
                fromLower += WidenFour(lower, at);
            }

            sum += Weighted(fromWhole, fromUpper, fromLower) * _targetWidth;
            if (rest > 0)
            {
                sum += Weighted(WidenFour(whole, at), WidenFour(upper, at), WidenFour(lower, at)) * rest;
            }

            pixels[x] = Pack(sum) | Opaque;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        Vector128<float> Weighted(Vector128<int> fromWhole, Vector128<int> fromUpper, Vector128<int> fromLower) =>
            (Vector128.ConvertToSingle(fromWhole) * wholes)
            + (Vector128.ConvertToSingle(fromUpper) * uppers)
            + (Vector128.ConvertToSingle(fromLower) * lowers);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> WidenFour(ReadOnlySpan<ushort> values, int at) => Vector128.WidenLower(Vector128.Create(values[at..])).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> WidenFour(ReadOnlySpan<byte> values, int at) =>
        Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(MemoryMarshal.Read<uint>(values[at..])).AsByte())).AsInt32();

    // Rounds four values of 0 to 255 to bytes, in the order of memory.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Pack(Vector128<float> values)
    {
        var rounded = Vector128.ConvertToInt32(Vector128.Min(values + Vector128.Create(0.5f), Vector128.Create(255f)));
        return Vector128.Shuffle(rounded.AsByte(), BytesOfInts).AsUInt32().ToScalar();
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
            var two = MemoryMarshal.Read<ulong>(rgba[i..]);
            if (two == 0)
            {
                continue; // much of a cutout
            }

            var bytes = Vector128.CreateScalar(two).AsByte();
            var values = Vector256.ConvertToSingle(Vector256.WidenLower(Vector128.WidenLower(bytes).ToVector256Unsafe()).AsInt32());
            var factors = weights;
            if (_hasAlpha)
            {
                var alpha = Vector256.Shuffle(values, Vector256.Create(3, 3, 3, 3, 7, 7, 7, 7)) * weights;
                factors = Vector256.ConditionalSelect(alphaLanes, weights, alpha);
            }

            (Vector256.Create<float>(sums[i..]) + (values * factors)).CopyTo(sums[i..]);
        }

        for (; i < rgba.Length; i++)
        {
            sums[i] += rgba[i] * (_hasAlpha && i % 4 < 3 ? rgba[i | 3] * weight : weight);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Average(Span<byte> target)
    {
        ReadOnlySpan<float> sums = _sums;
        var pixels = MemoryMarshal.Cast<byte, uint>(target)[.._targetWidth];
        var channels = _channels;
        var scale = 1f / _width;
        var (step, stepRest) = Math.DivRem(_width, _targetWidth);
        var (place, rest) = (0, 0);
        for (var x = 0; x < pixels.Length; x++)
        {
            var at = channels * place;
            var sum = Vector128.Create(sums[at..]) * (_targetWidth - rest);
            place += step;
            rest += stepRest;
            if (rest >= _targetWidth)
            {
                rest -= _targetWidth;
                place++;
            }

            var middle = Vector128<float>.Zero;
            for (at += channels; at < channels * place; at += channels)
            {
                middle += Vector128.Create(sums[at..]);
            }

            sum += middle * _targetWidth;
            if (rest > 0)
            {
                sum += Vector128.Create(sums[at..]) * rest;
            }

            sum *= scale;
            if (_hasAlpha)
            {
                // Less than half a level of alpha is none, and its colour is nobody's.
                var alpha = sum.GetElement(3);
                sum = alpha < 0.5f ? Vector128<float>.Zero : (sum * (1 / alpha)).WithElement(3, alpha);
            }

            pixels[x] = Pack(sum) | (_hasAlpha ? 0 : Opaque);
        }
    }
}
