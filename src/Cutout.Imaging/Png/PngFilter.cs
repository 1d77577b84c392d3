using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cutout.Imaging.Png;

/// <summary>The five filters of PNG (third edition, section 9), undone.</summary>
internal static class PngFilter
{
    public const int None = 0;
    public const int Sub = 1;
    public const int Up = 2;
    public const int Average = 3;
    public const int Paeth = 4;

    /// <summary>Turns the filtered bytes of a row into the row.</summary>
    /// <param name="filter">The row's filter byte.</param>
    /// <param name="row">Filtered bytes, replaced.</param>
    /// <param name="above">The finished row above, or zeros; of the same length.</param>
    /// <param name="step">Bytes of a whole pixel.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Undo(int filter, Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        above = above[..row.Length];
        switch (filter)
        {
            case None:
                break;
            case Sub when step == 4:
                UndoSub4(row);
                break;
            case Sub when step == 3:
                UndoSub3(row);
                break;
            case Sub:
                UndoSub(row, step);
                break;
            case Up:
                UndoUp(row, above);
                break;
            case Average when step is 3 or 4:
                UndoAverage34(row, above, step);
                break;
            case Average:
                UndoAverage(row, above, step);
                break;
            case Paeth when step is 3 or 4:
                UndoPaeth34(row, above, step);
                break;
            case Paeth:
                UndoPaeth(row, above, step);
                break;
            default:
                throw PictureException.Corrupt(PictureFormat.Png, $"a row with filter {filter}");
        }
    }

    private static void UndoSub(Span<byte> row, int step)
    {
        for (var i = step; i < row.Length; i++)
        {
            row[i] += row[i - step];
        }
    }

    // Four pixels at once: a running sum inside of the vector in two steps, then the last pixel of the vector before.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UndoSub4(Span<byte> row)
    {
        var i = 0;
        var left = Vector128<byte>.Zero;
        for (; i + 16 <= row.Length; i += 16)
        {
            var sum = Vector128.Create<byte>(row[i..]);
            sum += Vector128.Shuffle(sum, Vector128.Create((byte)255, 255, 255, 255, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
            sum += Vector128.Shuffle(sum, Vector128.Create((byte)255, 255, 255, 255, 255, 255, 255, 255, 0, 1, 2, 3, 4, 5, 6, 7));
            sum += left;
            sum.CopyTo(row[i..]);
            left = Vector128.Shuffle(sum.AsUInt32(), Vector128.Create(3u)).AsByte();
        }

        for (i = Math.Max(i, 4); i < row.Length; i++)
        {
            row[i] += row[i - 4];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UndoSub3(Span<byte> row)
    {
        byte red = 0, green = 0, blue = 0;
        for (var i = 0; i + 3 <= row.Length; i += 3)
        {
            var pixel = row.Slice(i, 3);
            pixel[0] = red += pixel[0];
            pixel[1] = green += pixel[1];
            pixel[2] = blue += pixel[2];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UndoUp(Span<byte> row, ReadOnlySpan<byte> above)
    {
        var i = 0;
        for (; i + Vector256<byte>.Count <= row.Length; i += Vector256<byte>.Count)
        {
            (Vector256.Create<byte>(row[i..]) + Vector256.Create(above[i..])).CopyTo(row[i..]);
        }

        for (; i < row.Length; i++)
        {
            row[i] += above[i];
        }
    }

    private static void UndoAverage(Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        for (var i = 0; i < row.Length; i++)
        {
            var left = i < step ? 0 : row[i - step];
            row[i] += (byte)((left + above[i]) >> 1);
        }
    }

    // The bytes of a pixel side by side in one word: floor((a + b) / 2) = (a & b) + ((a ^ b) >> 1), no carry between bytes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UndoAverage34(Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        var left = 0u;
        var i = 0;
        for (; i + 4 <= row.Length; i += step)
        {
            var up = BinaryPrimitives.ReadUInt32LittleEndian(above[i..]);
            var filtered = BinaryPrimitives.ReadUInt32LittleEndian(row[i..]);
            var average = (left & up) + (((left ^ up) & 0xFEFEFEFE) >> 1);
            left = ((filtered & 0x7F7F7F7F) + (average & 0x7F7F7F7F)) ^ ((filtered ^ average) & 0x80808080);
            if (step == 4)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(row[i..], left);
            }
            else
            {
                row[i] = (byte)left;
                row[i + 1] = (byte)(left >> 8);
                row[i + 2] = (byte)(left >> 16);
            }
        }

        for (; i < row.Length; i++)
        {
            row[i] += (byte)(((i < step ? 0 : row[i - step]) + above[i]) >> 1);
        }
    }

    private static void UndoPaeth(Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        for (var i = 0; i < row.Length; i++)
        {
            row[i] += i < step ? above[i] : Predict(row[i - step], above[i], above[i - step]);
        }
    }

    // One pixel a step, its channels in the lanes of a vector; the next pixel needs this one, so there is no more to gain.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UndoPaeth34(Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        var left = Vector128<short>.Zero;
        var corner = Vector128<short>.Zero;
        var low = Vector128.Create((short)0xFF);
        var i = 0;
        for (; i + 4 <= row.Length; i += step)
        {
            var up = Widen(BinaryPrimitives.ReadUInt32LittleEndian(above[i..]));
            var filtered = Widen(BinaryPrimitives.ReadUInt32LittleEndian(row[i..]));
            var toLeft = up - corner;
            var toUp = left - corner;
            var distanceLeft = Vector128.Abs(toLeft);
            var distanceUp = Vector128.Abs(toUp);
            var distanceCorner = Vector128.Abs(toLeft + toUp);
            var least = Vector128.Min(distanceLeft, Vector128.Min(distanceUp, distanceCorner));
            var predicted = Vector128.ConditionalSelect(
                Vector128.Equals(least, distanceLeft),
                left,
                Vector128.ConditionalSelect(Vector128.Equals(least, distanceUp), up, corner));
            left = (filtered + predicted) & low;
            corner = up;
            var pixel = Vector128.Narrow(left.AsUInt16(), left.AsUInt16()).AsUInt32().ToScalar();
            if (step == 4)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(row[i..], pixel);
            }
            else
            {
                row[i] = (byte)pixel;
                row[i + 1] = (byte)(pixel >> 8);
                row[i + 2] = (byte)(pixel >> 16);
            }
        }

        for (; i < row.Length; i++)
        {
            row[i] += i < step ? above[i] : Predict(row[i - step], above[i], above[i - step]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Widen(uint pixel) => Vector128.WidenLower(Vector128.CreateScalar(pixel).AsByte()).AsInt16();

    public static byte Predict(int left, int up, int corner)
    {
        var distanceLeft = Math.Abs(up - corner);
        var distanceUp = Math.Abs(left - corner);
        var distanceCorner = Math.Abs(left + up - (2 * corner));
        if (distanceLeft <= distanceUp && distanceLeft <= distanceCorner)
        {
            return (byte)left;
        }

        return (byte)(distanceUp <= distanceCorner ? up : corner);
    }
}
