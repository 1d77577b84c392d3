using System.Runtime.CompilerServices;

namespace Cutout.Imaging.Jpeg;

/// <summary>Coefficients that were kept over several scans to samples.</summary>
internal static class BlockRow
{
    /// <summary>Dequantises and transforms a row of blocks.</summary>
    /// <param name="coefficients">64 a block, natural order.</param>
    /// <param name="quantization">64 factors in zigzag order.</param>
    /// <param name="block">Room for 64.</param>
    /// <param name="plane">Receives the samples.</param>
    /// <param name="blockRow">The row's place in the component.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transform(ReadOnlySpan<short> coefficients, int[] quantization, Span<int> block, JpegPlane plane, int blockRow)
    {
        var natural = Zigzag.ToNatural;
        Span<int> factors = stackalloc int[64];
        for (var k = 0; k < 64; k++)
        {
            factors[natural[k]] = quantization[k];
        }

        block = block[..64];
        var output = plane.FromBlockRow(blockRow);
        for (var x = 0; coefficients.Length >= 64; x += plane.Block, coefficients = coefficients[64..])
        {
            var last = coefficients[1..64].ContainsAnyExcept((short)0) ? 63 : 0;
            for (var i = 0; i < 64; i++)
            {
                block[i] = coefficients[i] * factors[i];
            }

            InverseDct.Transform(block, last, plane.Block, output[x..], plane.Stride);
        }
    }
}
