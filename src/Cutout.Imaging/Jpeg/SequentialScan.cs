using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Cutout.Imaging.Jpeg;

/// <summary>Blocks of sequential scans (ITU-T T.81, section F.2.2): one DC and up to 63 AC coefficients in zigzag order.</summary>
internal static class SequentialScan
{
    /// <summary>Decodes a block and multiplies it by its quantisation factors.</summary>
    /// <param name="data">The file.</param>
    /// <param name="state">The place in the bits.</param>
    /// <param name="component">Supplies tables and prediction.</param>
    /// <param name="block">64 zeros; receives the coefficients in natural order.</param>
    /// <returns>The zigzag index of the last coefficient that is not zero.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int DecodeBlock(ReadOnlySpan<byte> data, ref JpegBits state, JpegComponent component, Span<int> block)
    {
        var bits = state;
        var size = bits.Symbol(data, component.DcTable!);
        var prediction = component.DcPrediction + bits.Value(data, size);
        component.DcPrediction = prediction;

        var factors = component.Quantization.AsSpan(0, 64);
        var natural = Zigzag.ToNatural;
        block = block[..64];
        block[0] = prediction * factors[0];

        var table = component.AcTable!;
        ReadOnlySpan<int> fast = table.Fast.AsSpan(0, 1 << JpegHuffmanTable.LookBits);
        var window = bits.Window;
        var count = bits.Count;
        var position = bits.Position;
        var last = 0;
        for (var k = 1; k < 64; k++)
        {
            if (count < JpegBits.Enough)
            {
                var bytes = position <= data.Length - 8 ? BinaryPrimitives.ReadUInt64BigEndian(data[position..]) : ulong.MaxValue;
                if (JpegBits.HasNoFF(bytes))
                {
                    window |= bytes >> count;
                    position += (63 - count) >> 3;
                    count |= 56;
                }
                else
                {
                    // A copy, so that the three variables can stay in registers.
                    var slow = new JpegBits { Window = window, Count = count, Position = position, Phantom = bits.Phantom };
                    slow.Refill(data);
                    (window, count, position, bits.Phantom) = (slow.Window, slow.Count, slow.Position, slow.Phantom);
                }
            }

            var entry = fast[(int)(window >> (64 - JpegHuffmanTable.LookBits))];
            var length = entry & 0x7F;
            if (length != 0 && (entry & JpegHuffmanTable.CodeOnly) == 0)
            {
                k += (entry >> 8) & 15;
                if (k > 63)
                {
                    throw PictureException.Corrupt(PictureFormat.Jpeg, $"a block near byte {position} has more than 64 coefficients");
                }

                block[natural[k]] = (entry >> 16) * factors[k];
                window <<= length;
                count -= length;
                last = k;
                continue;
            }

            int symbol;
            if (length != 0)
            {
                symbol = entry >> 8;
                window <<= length;
                count -= length;
            }
            else
            {
                var slow = new JpegBits { Window = window, Count = count, Position = position, Phantom = bits.Phantom };
                symbol = slow.LongSymbol(table);
                (window, count) = (slow.Window, slow.Count);
            }

            var run = symbol >> 4;
            size = symbol & 15;
            if (size == 0)
            {
                if (run != 15)
                {
                    break; // end of block
                }

                k += 15;
                continue;
            }

            k += run;
            if (k > 63)
            {
                throw PictureException.Corrupt(PictureFormat.Jpeg, $"a block near byte {position} has more than 64 coefficients");
            }

            var value = (int)(window >> (64 - size));
            window <<= size;
            count -= size;
            block[natural[k]] = (value < 1 << (size - 1) ? value - (1 << size) + 1 : value) * factors[k];
            last = k;
        }

        bits.Window = window;
        bits.Count = count;
        bits.Position = position;
        state = bits;
        return last;
    }

    /// <summary>Decodes a block without dequantisation, for frames whose components come in several scans.</summary>
    public static void DecodeCoefficients(ReadOnlySpan<byte> data, ref JpegBits bits, JpegComponent component, Span<short> block)
    {
        block.Clear();
        var natural = Zigzag.ToNatural;
        component.DcPrediction += bits.Value(data, bits.Symbol(data, component.DcTable!));
        block[0] = (short)component.DcPrediction;
        for (var k = 1; k < 64; k++)
        {
            var symbol = bits.Symbol(data, component.AcTable!);
            var run = symbol >> 4;
            var size = symbol & 15;
            if (size == 0)
            {
                if (run != 15)
                {
                    break;
                }

                k += 15;
                continue;
            }

            k += run;
            if (k > 63)
            {
                throw PictureException.Corrupt(PictureFormat.Jpeg, $"a block near byte {bits.Position} has more than 64 coefficients");
            }

            block[natural[k]] = (short)bits.Value(data, size);
        }
    }
}
