using System.Runtime.CompilerServices;

namespace Cutout.Imaging.Jpeg;

/// <summary>Blocks of progressive scans (ITU-T T.81, annex G.1.2): a band of coefficients, and of them some bits.</summary>
internal static class ProgressiveScan
{
    /// <summary>The first scan of DC coefficients (section G.1.2.1).</summary>
    public static void DcFirst(ReadOnlySpan<byte> data, ref JpegBits bits, JpegComponent component, Span<short> block, int low)
    {
        var size = bits.Symbol(data, component.DcTable!);
        component.DcPrediction += bits.Value(data, size);
        block[0] = (short)(component.DcPrediction << low);
    }

    /// <summary>One more bit of DC coefficients.</summary>
    public static void DcRefine(ReadOnlySpan<byte> data, ref JpegBits bits, Span<short> block, int low)
    {
        block[0] |= (short)(bits.Take(data, 1) << low);
    }

    /// <summary>The first scan of a band of AC coefficients (section G.1.2.2).</summary>
    /// <param name="data">The file.</param>
    /// <param name="state">The place in the bits.</param>
    /// <param name="table">The AC table.</param>
    /// <param name="block">64 coefficients in natural order.</param>
    /// <param name="first">First index of the band.</param>
    /// <param name="final">Last index of the band.</param>
    /// <param name="low">Bits still missing after this scan.</param>
    /// <param name="endOfBandRun">Blocks from here on that have nothing more in this band; counted down.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AcFirst(
        ReadOnlySpan<byte> data, ref JpegBits state, JpegHuffmanTable table, Span<short> block, int first, int final, int low, ref int endOfBandRun)
    {
        if (endOfBandRun > 0)
        {
            endOfBandRun--;
            return;
        }

        var bits = state;
        var natural = Zigzag.ToNatural;
        for (var k = first; k <= final; k++)
        {
            var symbol = bits.Symbol(data, table);
            var run = symbol >> 4;
            var size = symbol & 15;
            if (size == 0)
            {
                if (run < 15)
                {
                    endOfBandRun = (1 << run) - 1 + bits.Take(data, run);
                    break;
                }

                k += 15;
                continue;
            }

            k += run;
            if (k > final)
            {
                throw Overfull(bits.Position);
            }

            block[natural[k]] = (short)(bits.Value(data, size) << low);
        }

        state = bits;
    }

    /// <summary>One more bit of a band (section G.1.2.3); the parameters are those of <see cref="AcFirst"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AcRefine(
        ReadOnlySpan<byte> data, ref JpegBits state, JpegHuffmanTable table, Span<short> block, int first, int final, int low, ref int endOfBandRun)
    {
        var bits = state;
        var natural = Zigzag.ToNatural;
        var one = (short)(1 << low);
        var k = first;
        if (endOfBandRun == 0)
        {
            for (; k <= final; k++)
            {
                var symbol = bits.Symbol(data, table);
                var run = symbol >> 4;
                var size = symbol & 15;
                short value = 0;
                if (size == 1)
                {
                    value = bits.Take(data, 1) != 0 ? one : (short)-one;
                }
                else if (size > 1)
                {
                    throw PictureException.Corrupt(PictureFormat.Jpeg, $"a refinement of {size} bits near byte {bits.Position}");
                }
                else if (run < 15)
                {
                    endOfBandRun = (1 << run) + bits.Take(data, run);
                    break;
                }

                k = SkipZeros(data, ref bits, block, natural, k, final, one, run);
                if (value != 0)
                {
                    if (k > final)
                    {
                        throw Overfull(bits.Position);
                    }

                    block[natural[k]] = value;
                }
            }
        }

        if (endOfBandRun > 0)
        {
            SkipZeros(data, ref bits, block, natural, k, final, one, 64);
            endOfBandRun--;
        }

        state = bits;
    }

    // Passes over so many coefficients that are zero until now, and corrects those in between that are not.
    private static int SkipZeros(
        ReadOnlySpan<byte> data, ref JpegBits bits, Span<short> block, ReadOnlySpan<byte> natural, int k, int final, short one, int zeros)
    {
        for (; k <= final; k++)
        {
            ref var coefficient = ref block[natural[k]];
            if (coefficient == 0)
            {
                if (zeros-- == 0)
                {
                    break;
                }
            }
            else if (bits.Take(data, 1) != 0 && (coefficient & one) == 0)
            {
                coefficient += coefficient >= 0 ? one : (short)-one;
            }
        }

        return k;
    }

    private static PictureException Overfull(int position) =>
        PictureException.Corrupt(PictureFormat.Jpeg, $"a block near byte {position} has more coefficients than its band");
}
