using System.Runtime.CompilerServices;

namespace Cutout.Imaging;

/// <summary>
/// Arrays that are all zero when they are lent and overwritten when they come back. What has come back waits for the next
/// picture, for half a minute at most (see <see cref="IdleWatch"/>).
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
    private readonly IdlePools _idle;
    private readonly Spares<T[]>[] _kept = [.. Enumerable.Range(SmallestBits, LargestBits - SmallestBits + 1).Select(_ => new Spares<T[]>(KeptOfEach))];

    /// <param name="pinsLarge">
    /// Whether large arrays are pinned as all others are. Where they aren't, the machine gets their memory back once they have been let
    /// go: among what is pinned, holes stay where they are.
    /// </param>
    /// <param name="idle">Sees to it that what is no longer needed is let go.</param>
    public ZeroedPool(bool pinsLarge, IdlePools idle)
    {
        _pinsLarge = pinsLarge;
        _idle = idle;
        idle.Add(LetGo);
    }

    /// <summary>An array of at least this many elements, all zero.</summary>
    public T[] Rent(int length)
    {
        var bits = Math.Max(SmallestBits, 32 - int.LeadingZeroCount(Math.Max(length, 1) - 1));
        if (bits > LargestBits)
        {
            return Allocate(length);
        }

        return _kept[bits - SmallestBits].TryTake(out var array) ? array : Allocate(1 << bits);
    }

    /// <summary>Overwrites the array with zeros and takes it back.</summary>
    public void Return(T[] array)
    {
        Array.Clear(array);
        var bits = int.Log2(array.Length);
        if (bits is >= SmallestBits and <= LargestBits && array.Length == 1 << bits && _kept[bits - SmallestBits].TryKeep(array))
        {
            _idle.Note();
        }
    }

    private T[] Allocate(int length) => GC.AllocateArray<T>(length, _pinsLarge || (long)length * Unsafe.SizeOf<T>() < Large);

    private bool LetGo()
    {
        var waits = false;
        foreach (var kept in _kept)
        {
            kept.LetGo();
            waits |= kept.Count > 0;
        }

        return waits;
    }
}
