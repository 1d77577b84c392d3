using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
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

    /// <summary>
    /// Undoes the Paeth filter of two rows one above the other, of pixels of 3 or 4 bytes. Each pixel waits for the one to
    /// its left, so a single row keeps a processor idle most of the time; here the lower row follows two pixels behind.
    /// </summary>
    /// <param name="upper">Filtered bytes, replaced.</param>
    /// <param name="lower">The filtered bytes of the row below, replaced; of the same length.</param>
    /// <param name="above">The finished row above both.</param>
    /// <param name="step">Bytes of a pixel, 3 or 4.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void UndoPaethPair(Span<byte> upper, Span<byte> lower, ReadOnlySpan<byte> above, int step)
    {
        // A step that the compiler knows.
        var done = step == 3 ? UndoPaethPairCore(upper, lower, above, 3) : UndoPaethPairCore(upper, lower, above, 4);
        UndoPaeth(upper, above, step, from: done);
        UndoPaeth(lower, upper, step, from: Math.Max(0, done - (2 * step)));
    }

    // Returns how far it got in the upper row; in the lower one it is two pixels less.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int UndoPaethPairCore(Span<byte> upper, Span<byte> lower, ReadOnlySpan<byte> above, [ConstantExpected] int step)
    {
        // Lanes 0 to 3 hold a pixel of the upper row, 4 to 7 the pixel of the lower row that is two further to the left. What
        // is above that one was made two rounds ago, so that no round waits for more than the one before. The first pixel
        // of a row has nothing to its left and takes what is above it, as Paeth's choice is then anyway.
        above = above[..upper.Length];
        lower = lower[..upper.Length];
        var left = Vector128<short>.Zero;
        var corner = Vector128<short>.Zero;
        var finished = Vector128<short>.Zero;
        var i = 0;
        for (; i + 4 <= upper.Length; i += step)
        {
            var behind = i - (2 * step);
            var filtered = (ulong)BinaryPrimitives.ReadUInt32LittleEndian(upper[i..]);
            if (behind >= 0)
            {
                filtered |= (ulong)BinaryPrimitives.ReadUInt32LittleEndian(lower[behind..]) << 32;
            }

            var up = Widen(BinaryPrimitives.ReadUInt32LittleEndian(above[i..])) | finished;
            finished = Vector128.Shuffle(left.AsUInt64(), Vector128.Create(2ul, 0)).AsInt16(); // the lower half up, zeros below
            left = PaethStep(left, up, corner, Widen(filtered));
            corner = up;
            var pixels = Narrow(left);
            Put(upper, i, (uint)pixels, step);
            if (behind >= 0)
            {
                Put(lower, behind, (uint)(pixels >> 32), step);
            }
        }

        return i;
    }

    private static void UndoPaeth(Span<byte> row, ReadOnlySpan<byte> above, int step, int from = 0)
    {
        for (var i = from; i < row.Length; i++)
        {
            row[i] += i < step ? above[i] : Predict(row[i - step], above[i], above[i - step]);
        }
    }

    // One pixel a step, its channels in the lanes of a vector.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UndoPaeth34(Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        var left = Vector128<short>.Zero;
        var corner = Vector128<short>.Zero;
        var i = 0;
        for (; i + 4 <= row.Length; i += step)
        {
            var up = Widen(BinaryPrimitives.ReadUInt32LittleEndian(above[i..]));
            left = PaethStep(left, up, corner, Widen(BinaryPrimitives.ReadUInt32LittleEndian(row[i..])));
            corner = up;
            Put(row, i, (uint)Narrow(left), step);
        }

        UndoPaeth(row, above, step, from: i);
    }

    // Section 9.4, with everything that does not need the left pixel kept off the way from one pixel to the next: the sums
    // with all three predictions are made first and one of them is chosen last. Sums are of bytes, which drops the carry.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> PaethStep(Vector128<short> left, Vector128<short> up, Vector128<short> corner, Vector128<short> filtered)
    {
        var toLeft = Vector128.Abs(up - corner);
        var toUp = Vector128.Abs(left - corner);
        var toCorner = Vector128.Abs(left + (up - (corner + corner)));
        var fromUp = (up.AsByte() + filtered.AsByte()).AsInt16();
        var fromCorner = (corner.AsByte() + filtered.AsByte()).AsInt16();
        var fromLeft = (left.AsByte() + filtered.AsByte()).AsInt16();
        var other = Vector128.ConditionalSelect(Vector128.GreaterThan(toUp, toCorner), fromCorner, fromUp);
        return Vector128.ConditionalSelect(Vector128.GreaterThan(toLeft, Vector128.Min(toUp, toCorner)), other, fromLeft);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Widen(ulong pixels) => Vector128.WidenLower(Vector128.CreateScalar(pixels).AsByte()).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Narrow(Vector128<short> pixels) =>
        Vector128.Shuffle(pixels.AsByte(), Vector128.Create((byte)0, 2, 4, 6, 8, 10, 12, 14, 255, 255, 255, 255, 255, 255, 255, 255)).AsUInt64().ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(Span<byte> row, int at, uint pixel, int step)
    {
        if (step == 4)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(row[at..], pixel);
        }
        else
        {
            BinaryPrimitives.WriteUInt16LittleEndian(row[at..], (ushort)pixel);
            row[at + 2] = (byte)(pixel >> 16);
        }
    }

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
