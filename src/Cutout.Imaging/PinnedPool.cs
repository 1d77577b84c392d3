using System.Runtime.CompilerServices;

namespace Cutout.Imaging;

/// <summary>
/// Scratch memory for pixels and coefficients. The arrays are pinned, because a compacting collector would leave copies
/// behind, and they are overwritten when they come back, so that no picture lingers in the process.
/// </summary>
internal static class PinnedPool<T>
    where T : unmanaged
{
    // 2^10 to 2^20 elements are kept, a few of each; whatever is larger belongs to one picture and goes back to the collector.
    private const int SmallestBits = 10;
    private const int LargestBits = 20;
    private const int KeptOfEach = 16;

    private static readonly Stack<T[]>[] Kept = Enumerable.Range(SmallestBits, LargestBits - SmallestBits + 1).Select(_ => new Stack<T[]>()).ToArray();

    /// <summary>An array of at least this many elements, all zero.</summary>
    public static T[] Rent(int length)
    {
        var array = Take(length);
        PoolUse.Add(BytesOf(array));
        return array;
    }

    /// <summary>Overwrites the array with zeros and takes it back. Null is let pass, for constructors that failed half way.</summary>
    public static void Return(T[]? array)
    {
        if (array is null)
        {
            return;
        }

        Array.Clear(array);
        PoolUse.Add(-BytesOf(array));
        var bits = int.Log2(array.Length);
        if (bits is < SmallestBits or > LargestBits || array.Length != 1 << bits)
        {
            return;
        }

        var kept = Kept[bits - SmallestBits];
        lock (kept)
        {
            if (kept.Count < KeptOfEach)
            {
                kept.Push(array);
            }
        }
    }

    private static T[] Take(int length)
    {
        var bits = Math.Max(SmallestBits, 32 - int.LeadingZeroCount(Math.Max(length, 1) - 1));
        if (bits > LargestBits)
        {
            return GC.AllocateArray<T>(length, pinned: true);
        }

        var kept = Kept[bits - SmallestBits];
        lock (kept)
        {
            if (kept.TryPop(out var array))
            {
                return array;
            }
        }

        return GC.AllocateArray<T>(1 << bits, pinned: true);
    }

    private static long BytesOf(T[] array) => (long)array.Length * Unsafe.SizeOf<T>();
}
