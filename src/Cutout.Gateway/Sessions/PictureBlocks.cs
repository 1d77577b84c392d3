using Cutout.Imaging;

namespace Cutout.Gateway.Sessions;

/// <summary>
/// Blocks that wait for the next picture, for half a minute at most. Large blocks of their own for each would have the collector look
/// through the whole process every few calls.
/// </summary>
internal sealed class PictureBlocks
{
    // Lengths in sixteen steps from each power of two to the next: at most a sixteenth of a block lies idle.
    private const int StepBits = 4;
    private const int LeastBits = 12;
    private const int MostBits = 23;

    /// <summary>The most bytes that wait.</summary>
    public const long MostKept = 32 * 1024 * 1024;

    private readonly Spares<byte[]>[] _kept = [.. Enumerable.Range(0, ((MostBits - LeastBits) << StepBits) + 1).Select(_ => new Spares<byte[]>(int.MaxValue))];
    private readonly IdleWatch _watch;
    private long _bytes;

    /// <param name="clock">Tells the time.</param>
    public PictureBlocks(TimeProvider clock) => _watch = new IdleWatch(clock, LetGo);

    /// <summary>Of this process.</summary>
    public static PictureBlocks Shared { get; } = new(TimeProvider.System);

    /// <summary>How many bytes wait.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>An array of at least this many bytes.</summary>
    public byte[] Take(int length)
    {
        if (length is < 1 << LeastBits or > 1 << MostBits)
        {
            return GC.AllocateUninitializedArray<byte>(length, pinned: true);
        }

        var (place, whole) = PlaceOf(length);
        if (!_kept[place].TryTake(out var bytes))
        {
            return GC.AllocateUninitializedArray<byte>(whole, pinned: true);
        }

        Interlocked.Add(ref _bytes, -whole);
        return bytes;
    }

    /// <summary>Takes back what has been overwritten.</summary>
    public void GiveBack(byte[] bytes)
    {
        if (bytes.Length is < 1 << LeastBits or > 1 << MostBits)
        {
            return;
        }

        if (Interlocked.Add(ref _bytes, bytes.Length) > MostKept)
        {
            Interlocked.Add(ref _bytes, -bytes.Length);
            return;
        }

        _kept[PlaceOf(bytes.Length).Place].TryKeep(bytes);
        _watch.Note();
    }

    private bool LetGo()
    {
        for (var place = 0; place < _kept.Length; place++)
        {
            Interlocked.Add(ref _bytes, -(long)_kept[place].LetGo() * WholeOf(place));
        }

        return Bytes > 0;
    }

    // The step that a length belongs to, and how long the blocks of that step are.
    private static (int Place, int Whole) PlaceOf(int length)
    {
        var bits = int.Log2(Math.Max(1, length - 1));
        var step = (length - 1 - (1 << bits)) >> (bits - StepBits);
        var place = length == 1 << LeastBits ? 0 : ((bits - LeastBits) << StepBits) + step + 1;
        return (place, WholeOf(place));
    }

    // The first is the shortest of all; then sixteen to each power of two.
    private static int WholeOf(int place)
    {
        var (bits, step) = (LeastBits + ((place - 1) >> StepBits), (place - 1) & ((1 << StepBits) - 1));
        return place == 0 ? 1 << LeastBits : (1 << bits) + ((step + 1) << (bits - StepBits));
    }
}
