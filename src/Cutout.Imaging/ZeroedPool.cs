using System.Runtime.CompilerServices;

namespace Cutout.Imaging;

/// <summary>
/// Arrays that are all zero when they are lent and overwritten when they come back. What has come back waits for the next
/// picture as long as there are any (see <see cref="IdlePools"/>).
/// </summary>
internal sealed class ZeroedPool<T>
    where T : unmanaged
{
    // 2^10 to 2^21 elements are kept, as many of each as a few pictures need; whatever is larger belongs to one picture and goes
    // back to the collector.
    private const int SmallestBits = 10;
    private const int LargestBits = 21;
    private const int KeptOfEach = 64;

    // From here on the collector has a heap whose objects it lets lie, unless the process has a limit of memory and is short of it.
    private const int Large = 85_000;

    private readonly bool _pinsLarge;
    private readonly Stack<T[]>[] _kept = [.. Enumerable.Range(SmallestBits, LargestBits - SmallestBits + 1).Select(_ => new Stack<T[]>())];

    /// <param name="pinsLarge">
    /// Whether large arrays are pinned as all others are. Where they aren't, the machine gets their memory back once they have been let
    /// go: among what is pinned, holes stay where they are.
    /// </param>
    public ZeroedPool(bool pinsLarge)
    {
        _pinsLarge = pinsLarge;
        IdlePools.Add(LetGo);
    }

    /// <summary>An array of at least this many elements, all zero.</summary>
    public T[] Rent(int length)
    {
        var bits = Math.Max(SmallestBits, 32 - int.LeadingZeroCount(Math.Max(length, 1) - 1));
        if (bits > LargestBits)
        {
            return Allocate(length);
        }

        var kept = _kept[bits - SmallestBits];
        lock (kept)
        {
            if (kept.TryPop(out var array))
            {
                return array;
            }
        }

        return Allocate(1 << bits);
    }

    /// <summary>Overwrites the array with zeros and takes it back. Null is let pass, for constructors that failed half way.</summary>
    public void Return(T[]? array)
    {
        if (array is null)
        {
            return;
        }

        Array.Clear(array);
        var bits = int.Log2(array.Length);
        if (bits is < SmallestBits or > LargestBits || array.Length != 1 << bits)
        {
            return;
        }

        var kept = _kept[bits - SmallestBits];
        lock (kept)
        {
            if (kept.Count < KeptOfEach)
            {
                kept.Push(array);
            }
        }

        IdlePools.Note();
    }

    private T[] Allocate(int length) => GC.AllocateArray<T>(length, _pinsLarge || (long)length * Unsafe.SizeOf<T>() < Large);

    private void LetGo()
    {
        foreach (var kept in _kept)
        {
            lock (kept)
            {
                kept.Clear();
            }
        }
    }
}
