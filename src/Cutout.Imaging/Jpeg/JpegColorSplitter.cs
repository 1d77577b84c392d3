using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cutout.Imaging.Jpeg;

/// <summary>
/// Red, green and blue to luma and colour differences (JFIF 1.02, "Conversion to and from RGB"), with 16 bits of fraction:
/// the inverse of <see cref="JpegColorConverter"/>. And the averaging of the differences to a quarter.
/// </summary>
internal static class JpegColorSplitter
{
    private const int LumaRed = 19595;
    private const int LumaGreen = 38470;
    private const int LumaBlue = 7471;
    private const int BluenessRed = -11059;
    private const int BluenessGreen = -21709;
    private const int RednessGreen = -27439;
    private const int RednessBlue = -5329;
    private const int Half = 32768;
    private const int Middle = (128 << 16) + 32767;

    // Pixels of one step of the vector loops.
    private const int Step = 16;

    /// <summary>Splits a row.</summary>
    /// <param name="pixels">Red, green, blue, and with a step of 4 a byte that is ignored.</param>
    /// <param name="step">Bytes of a pixel, 3 or 4.</param>
    /// <param name="luma">Receives a byte a pixel; its length is the number of pixels.</param>
    /// <param name="blueness">Cb, of the same length.</param>
    /// <param name="redness">Cr, of the same length.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Split(ReadOnlySpan<byte> pixels, int step, Span<byte> luma, Span<byte> blueness, Span<byte> redness)
    {
        pixels = pixels[..(step * luma.Length)];
        blueness = blueness[..luma.Length];
        redness = redness[..luma.Length];
        var x = 0;
        if (BitConverter.IsLittleEndian && step == 4)
        {
            for (; x + Step <= luma.Length; x += Step)
            {
                SplitVector(
                    Vector256.Create(pixels[(4 * x)..]).AsInt32(),
                    Vector256.Create(pixels[((4 * x) + 32)..]).AsInt32(),
                    luma.Slice(x, Step),
                    blueness.Slice(x, Step),
                    redness.Slice(x, Step));
            }
        }
        else if (BitConverter.IsLittleEndian)
        {
            // Four pixels are 12 bytes of the 16 that are read; the last four of a row may have no such neighbour.
            for (; (3 * x) + 52 <= pixels.Length; x += Step)
            {
                SplitVector(
                    Vector256.Create(Spread(pixels[(3 * x)..]), Spread(pixels[((3 * x) + 12)..])),
                    Vector256.Create(Spread(pixels[((3 * x) + 24)..]), Spread(pixels[((3 * x) + 36)..])),
                    luma.Slice(x, Step),
                    blueness.Slice(x, Step),
                    redness.Slice(x, Step));
            }
        }

        SplitScalar(pixels[(step * x)..], step, luma[x..], blueness[x..], redness[x..]);
    }

    /// <summary>The equations, one pixel at a time.</summary>
    internal static void SplitScalar(ReadOnlySpan<byte> pixels, int step, Span<byte> luma, Span<byte> blueness, Span<byte> redness)
    {
        for (var x = 0; x < luma.Length; x++)
        {
            var pixel = pixels.Slice(step * x, 3);
            int red = pixel[0], green = pixel[1], blue = pixel[2];
            luma[x] = (byte)(((LumaRed * red) + (LumaGreen * green) + (LumaBlue * blue) + Half) >> 16);
            blueness[x] = (byte)(((BluenessRed * red) + (BluenessGreen * green) + (Half * blue) + Middle) >> 16);
            redness[x] = (byte)(((Half * red) + (RednessGreen * green) + (RednessBlue * blue) + Middle) >> 16);
        }
    }

    /// <summary>
    /// Two rows to one of half the length, each sample the average of four; halves are rounded down and up in turns, so that
    /// the average keeps its place. The output may be the beginning of the upper row.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Average(ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, Span<byte> output)
    {
        upper = upper[..(2 * output.Length)];
        lower = lower[..(2 * output.Length)];
        var low = Vector256.Create((ushort)0xFF);
        var bias = Vector256.Create(BitConverter.IsLittleEndian ? 0x0002_0001u : 0x0001_0002u).AsUInt16();
        var x = 0;
        for (; x + 16 <= output.Length; x += 16)
        {
            var above = Vector256.Create(upper[(2 * x)..]).AsUInt16();
            var below = Vector256.Create(lower[(2 * x)..]).AsUInt16();
            var sums = (((above & low) + (above >>> 8)) + ((below & low) + (below >>> 8)) + bias) >>> 2;
            Vector128.Narrow(sums.GetLower(), sums.GetUpper()).CopyTo(output[x..]);
        }

        AverageScalar(upper[(2 * x)..], lower[(2 * x)..], output[x..]);
    }

    /// <summary>The same, one sample at a time; the first one has an even place.</summary>
    internal static void AverageScalar(ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, Span<byte> output)
    {
        for (var x = 0; x < output.Length; x++)
        {
            var sum = upper[2 * x] + upper[(2 * x) + 1] + lower[2 * x] + lower[(2 * x) + 1];
            output[x] = (byte)((sum + 1 + (x & 1)) >> 2);
        }
    }

    // Four pixels of three bytes to one a lane.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Spread(ReadOnlySpan<byte> rgb) =>
        Vector128.Shuffle(Vector128.Create(rgb), Vector128.Create((byte)0, 1, 2, 255, 3, 4, 5, 255, 6, 7, 8, 255, 9, 10, 11, 255)).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SplitVector(Vector256<int> first, Vector256<int> second, Span<byte> luma, Span<byte> blueness, Span<byte> redness)
    {
        var low = Vector256.Create(0xFF);
        var (red0, green0, blue0) = (first & low, (first >>> 8) & low, (first >>> 16) & low);
        var (red1, green1, blue1) = (second & low, (second >>> 8) & low, (second >>> 16) & low);
        Store(
            (red0 * LumaRed) + (green0 * LumaGreen) + (blue0 * LumaBlue) + Vector256.Create(Half),
            (red1 * LumaRed) + (green1 * LumaGreen) + (blue1 * LumaBlue) + Vector256.Create(Half),
            luma);
        Store(
            (red0 * BluenessRed) + (green0 * BluenessGreen) + (blue0 << 15) + Vector256.Create(Middle),
            (red1 * BluenessRed) + (green1 * BluenessGreen) + (blue1 << 15) + Vector256.Create(Middle),
            blueness);
        Store(
            (red0 << 15) + (green0 * RednessGreen) + (blue0 * RednessBlue) + Vector256.Create(Middle),
            (red1 << 15) + (green1 * RednessGreen) + (blue1 * RednessBlue) + Vector256.Create(Middle),
            redness);
    }

    // The sums are 0 to 255 after the shift.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<int> first, Vector256<int> second, Span<byte> output)
    {
        var samples = Vector256.Narrow((first >>> 16).AsUInt32(), (second >>> 16).AsUInt32());
        Vector128.Narrow(samples.GetLower(), samples.GetUpper()).CopyTo(output);
    }
}
