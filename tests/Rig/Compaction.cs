using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cutout;

/// <summary>Has the collector move whatever it may, and looks whether something lies elsewhere then.</summary>
internal static class Compaction
{
    private const int Holders = 20;
    private const int Tries = 10;

    private static readonly byte[] Landmark = GC.AllocateArray<byte>(1, pinned: true);

    public delegate ReadOnlySpan<byte> BytesOf<in T>(T holder);

    /// <summary>How many of some holders' bytes have moved: 0 if they are pinned.</summary>
    /// <param name="make">Makes one that nobody has used before.</param>
    /// <param name="bytesOf">Its bytes.</param>
    public static int Moved<T>(Func<T> make, BytesOf<T> bytesOf)
    {
        var holders = Enumerable.Range(0, Holders).Select(_ => MakeBeforeAHole(make, bytesOf)).ToList();
        var before = holders.ConvertAll(holder => PlaceOf(bytesOf(holder)));
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        return holders.Where((holder, index) => PlaceOf(bytesOf(holder)) != before[index]).Count();
    }

    /// <summary>
    /// Whether ordinary arrays of this length are moved, as a control. Tried again, for another collection may have come first and
    /// closed the holes.
    /// </summary>
    public static bool MovesOrdinary(int length) => Enumerable.Range(0, Tries).Any(_ => Moved(() => new byte[length], array => array) > 0);

    // Not inlined, or what makes the hole might be held by who has called.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T MakeBeforeAHole<T>(Func<T> make, BytesOf<T> bytesOf)
    {
        var holder = make();
        GC.KeepAlive(new byte[bytesOf(holder).Length]);
        return holder;
    }

    private static nint PlaceOf(ReadOnlySpan<byte> bytes) => Unsafe.ByteOffset(ref Landmark[0], ref MemoryMarshal.GetReference(bytes));
}
