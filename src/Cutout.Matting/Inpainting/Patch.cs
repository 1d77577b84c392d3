using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cutout.Matting.Inpainting;

/// <summary>Squares of 7x7 pixels, and how much two of them differ.</summary>
internal static class Patch
{
    public const int Radius = 3;
    public const int Side = (2 * Radius) + 1;
    public const int Area = Side * Side;

    // A row is read as eight pixels; the last one belongs to nobody.
    private static readonly Vector256<uint> Row = Vector256.Create(~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, 0u);

    /// <summary>How many pixels of the patch around <paramref name="at"/> are set in a plane of ones and zeros.</summary>
    public static int CountOf(uint[] plane, int at, int stride)
    {
        ref var first = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(plane), at - (Radius * stride) - Radius);
        var count = 0;
        for (var y = 0; y < Side; y++)
        {
            count += BitOperations.PopCount((Vector256.LoadUnsafe(ref first, (nuint)(y * stride)) & Row).ExtractMostSignificantBits());
        }

        return count;
    }

    /// <summary>The sum of squared differences of all four channels, over the pixels of the first patch that count.</summary>
    /// <param name="first">RGBA pixels.</param>
    /// <param name="counts">All ones where a pixel of the first patch counts, else zero.</param>
    /// <param name="second">RGBA pixels of the same stride.</param>
    /// <param name="a">The first patch's middle; it must be inside the margin.</param>
    /// <param name="b">The second one's.</param>
    /// <param name="stride">Pixels from a row to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Difference(uint[] first, uint[] counts, uint[] second, int a, int b, int stride)
    {
        var corner = (Radius * stride) + Radius;
        ref var left = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(first), a - corner);
        ref var weight = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(counts), a - corner);
        ref var right = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(second), b - corner);
        var sum = Vector256<int>.Zero;
        for (nuint y = 0, at = 0; y < Side; y++, at += (nuint)stride)
        {
            var p = Vector256.LoadUnsafe(ref left, at).AsByte();
            var q = Vector256.LoadUnsafe(ref right, at).AsByte();
            var apart = (Vector256.Max(p, q) - Vector256.Min(p, q)) & (Vector256.LoadUnsafe(ref weight, at) & Row).AsByte();
            sum += SumOfSquares(apart);
        }

        return Vector256.Sum(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> SumOfSquares(Vector256<byte> values)
    {
        var (low, high) = Vector256.Widen(values);
        if (Avx2.IsSupported)
        {
            return Avx2.MultiplyAddAdjacent(low.AsInt16(), low.AsInt16()) + Avx2.MultiplyAddAdjacent(high.AsInt16(), high.AsInt16());
        }

        // The square of a byte fits into sixteen bits.
        var (a, b) = Vector256.Widen(low * low);
        var (c, d) = Vector256.Widen(high * high);
        return (a + b + c + d).AsInt32();
    }
}
