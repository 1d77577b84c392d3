using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cutout.Imaging.Jpeg;

/// <summary>
/// Brings a row of a subsampled component to the width of the picture. Factors of 2 are interpolated with the triangle
/// filter of 3/4 and 1/4, with the rounding of the Independent JPEG Group's "fancy upsampling"; others are repeated.
/// </summary>
internal static class ChromaUpsampler
{
    /// <summary>Vertical interpolation by 2 of a component that is not subsampled horizontally.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Vertical(ReadOnlySpan<byte> near, ReadOnlySpan<byte> far, Span<byte> output, int bias)
    {
        for (var x = 0; x < output.Length; x++)
        {
            output[x] = (byte)(((3 * near[x]) + far[x] + bias) >> 2);
        }
    }

    /// <summary>Puts <c>3 * near + far</c>, or <c>near</c> alone where <paramref name="far"/> is empty, into
    /// <paramref name="sums"/> from index 1 on, with the first and last repeated at either end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum(ReadOnlySpan<byte> near, ReadOnlySpan<byte> far, Span<ushort> sums)
    {
        var width = near.Length;
        var inner = sums.Slice(1, width);
        var x = 0;
        if (far.IsEmpty)
        {
            for (; x < width; x++)
            {
                inner[x] = near[x];
            }
        }
        else
        {
            for (; x + 16 <= width; x += 16)
            {
                var a = Vector128.Create(near[x..]);
                var b = Vector128.Create(far[x..]);
                var (aLow, aHigh) = Vector128.Widen(a);
                var (bLow, bHigh) = Vector128.Widen(b);
                (aLow + aLow + aLow + bLow).CopyTo(inner[x..]);
                (aHigh + aHigh + aHigh + bHigh).CopyTo(inner[(x + 8)..]);
            }

            for (; x < width; x++)
            {
                inner[x] = (ushort)((3 * near[x]) + far[x]);
            }
        }

        sums[0] = sums[1];
        sums[width + 1] = sums[width];
    }

    /// <summary>Horizontal interpolation by 2 of <see cref="Sum"/>'s result: each value becomes two samples.</summary>
    /// <param name="sums">Values from index 1 on, with one repeated at either end; 16 more can be read.</param>
    /// <param name="output">Receives two samples a value, rounded up to whole vectors.</param>
    /// <param name="width">Number of values.</param>
    /// <param name="vertical">The values are sums of 3 + 1, not single samples.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Horizontal(ReadOnlySpan<ushort> sums, Span<byte> output, int width, bool vertical)
    {
        var shift = vertical ? 4 : 2;
        var biasLeft = vertical ? (ushort)8 : (ushort)1;
        var biasRight = vertical ? (ushort)7 : (ushort)2;
        var left = Vector128.Create(biasLeft);
        var right = Vector128.Create(biasRight);
        var x = 0;
        for (; x + 8 <= width; x += 8)
        {
            var center = Vector128.Create(sums[(x + 1)..]);
            center += center + center;
            var even = (center + Vector128.Create(sums[x..]) + left) >>> shift;
            var odd = (center + Vector128.Create(sums[(x + 2)..]) + right) >>> shift;
            // Little endian: the even sample is the low byte of each pair.
            (even | (odd << 8)).AsByte().CopyTo(output[(2 * x)..]);
        }

        for (; x < width; x++)
        {
            var center = 3 * sums[x + 1];
            output[2 * x] = (byte)((center + sums[x] + biasLeft) >> shift);
            output[(2 * x) + 1] = (byte)((center + sums[x + 2] + biasRight) >> shift);
        }
    }

    /// <summary>Repeats samples: output x takes input <c>x * numerator / denominator</c>.</summary>
    public static void Repeat(ReadOnlySpan<byte> input, Span<byte> output, int numerator, int denominator)
    {
        for (var x = 0; x < output.Length; x++)
        {
            output[x] = input[Math.Min(x * numerator / denominator, input.Length - 1)];
        }
    }
}
