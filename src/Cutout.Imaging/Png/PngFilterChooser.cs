using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cutout.Imaging.Png;

/// <summary>
/// Filters a row for compression: of all five the one whose bytes, taken as signed, have the least sum of magnitudes
/// (PNG third edition, section 12.7).
/// </summary>
internal sealed class PngFilterChooser : IDisposable
{
    private const int Lead = 16;

    private readonly int _length;
    private readonly int _step;
    private byte[]? _row;
    private byte[]? _above;
    private byte[]? _best;
    private byte[]? _candidate;

    public PngFilterChooser(int rowLength, int step)
    {
        _length = rowLength;
        _step = step;
        _row = PinnedPool<byte>.Rent(Lead + rowLength);
        _above = PinnedPool<byte>.Rent(Lead + rowLength);
        _best = PinnedPool<byte>.Rent(1 + rowLength);
        _candidate = PinnedPool<byte>.Rent(1 + rowLength);
    }

    /// <summary>The filter byte and the filtered row; valid until the next call.</summary>
    public ReadOnlySpan<byte> Filter(ReadOnlySpan<byte> row)
    {
        (_row, _above) = (_above, _row);
        row[.._length].CopyTo(_row.AsSpan(Lead));

        var least = long.MaxValue;
        for (var filter = PngFilter.None; filter <= PngFilter.Paeth && least > 0; filter++)
        {
            var sum = Apply(filter, _candidate.AsSpan(1, _length));
            if (sum < least)
            {
                least = sum;
                _candidate![0] = (byte)filter;
                (_candidate, _best) = (_best, _candidate);
            }
        }

        return _best.AsSpan(0, 1 + _length);
    }

    public void Dispose()
    {
        PinnedPool<byte>.Return(_row);
        PinnedPool<byte>.Return(_above);
        PinnedPool<byte>.Return(_best);
        PinnedPool<byte>.Return(_candidate);
        (_row, _above, _best, _candidate) = (null, null, null, null);
    }

    // The bytes to the left of the first pixel are the zeros of the lead, in both rows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long Apply(int filter, Span<byte> output)
    {
        ReadOnlySpan<byte> row = _row.AsSpan(Lead, _length);
        ReadOnlySpan<byte> up = _above.AsSpan(Lead, _length);
        ReadOnlySpan<byte> left = _row.AsSpan(Lead - _step, _length);
        ReadOnlySpan<byte> corner = _above.AsSpan(Lead - _step, _length);
        long total = 0;
        var sums = Vector256<ushort>.Zero;
        var untilFull = 128;
        var i = 0;
        for (; i + Vector256<byte>.Count <= row.Length; i += Vector256<byte>.Count)
        {
            var x = Vector256.Create(row[i..]);
            var filtered = filter switch
            {
                PngFilter.None => x,
                PngFilter.Sub => x - Vector256.Create(left[i..]),
                PngFilter.Up => x - Vector256.Create(up[i..]),
                PngFilter.Average => x - Average(Vector256.Create(left[i..]), Vector256.Create(up[i..])),
                _ => x - Paeth(Vector256.Create(left[i..]), Vector256.Create(up[i..]), Vector256.Create(corner[i..])),
            };
            filtered.CopyTo(output[i..]);
            var magnitudes = Vector256.Min(filtered, Vector256<byte>.Zero - filtered);
            sums += (magnitudes.AsUInt16() & Vector256.Create((ushort)0xFF)) + (magnitudes.AsUInt16() >>> 8);
            if (--untilFull == 0)
            {
                total += SumOf(sums);
                sums = Vector256<ushort>.Zero;
                untilFull = 128;
            }
        }

        total += SumOf(sums);
        for (; i < row.Length; i++)
        {
            var predicted = filter switch
            {
                PngFilter.None => 0,
                PngFilter.Sub => left[i],
                PngFilter.Up => up[i],
                PngFilter.Average => (left[i] + up[i]) >> 1,
                _ => PngFilter.Predict(left[i], up[i], corner[i]),
            };
            output[i] = (byte)(row[i] - predicted);
            total += Math.Min(output[i], 256 - output[i]);
        }

        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long SumOf(Vector256<ushort> sums)
    {
        var (low, high) = Vector256.Widen(sums);
        return Vector256.Sum(low + high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Average(Vector256<byte> left, Vector256<byte> up) =>
        (left & up) + (((left ^ up).AsUInt16() >>> 1).AsByte() & Vector256.Create((byte)0x7F));

    // The distances in bytes: |up - corner| and |left - corner| fit; the third is their difference or their sum, and where
    // it is the sum (both changes in one direction) it is never the least of the three unless both are zero.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Paeth(Vector256<byte> left, Vector256<byte> up, Vector256<byte> corner)
    {
        var upAbove = Vector256.GreaterThanOrEqual(up, corner);
        var leftAbove = Vector256.GreaterThanOrEqual(left, corner);
        var distanceLeft = Vector256.Max(up, corner) - Vector256.Min(up, corner);
        var distanceUp = Vector256.Max(left, corner) - Vector256.Min(left, corner);
        var apart = Vector256.Max(distanceLeft, distanceUp) - Vector256.Min(distanceLeft, distanceUp);
        var sameDirection = Vector256.Equals(upAbove, leftAbove);
        var distanceCorner = apart | sameDirection;
        var least = Vector256.Min(distanceLeft, Vector256.Min(distanceUp, distanceCorner));
        return Vector256.ConditionalSelect(
            Vector256.Equals(least, distanceLeft),
            left,
            Vector256.ConditionalSelect(Vector256.Equals(least, distanceUp), up, corner));
    }
}
