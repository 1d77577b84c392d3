namespace Cutout.Gateway.Sessions;

/// <summary>
/// Blocks that wait for the next picture. Large blocks of their own for each would have the collector look through the whole process
/// every few calls.
/// </summary>
internal sealed class PictureBlocks
{
    // Lengths in sixteen steps from each power of two to the next: at most a sixteenth of a block lies idle.
    private const int StepBits = 4;
    private const int LeastBits = 12;
    private const int MostBits = 23;

    /// <summary>The most bytes that wait.</summary>
    public const long MostKept = 32 * 1024 * 1024;

    private readonly Stack<byte[]>[] _kept = Enumerable.Range(0, ((MostBits - LeastBits) << StepBits) + 1).Select(_ => new Stack<byte[]>()).ToArray();
    private long _bytes;

    /// <summary>Of this process.</summary>
    public static PictureBlocks Shared { get; } = new();

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
        var kept = _kept[place];
        lock (kept)
        {
            if (kept.TryPop(out var bytes))
            {
                Interlocked.Add(ref _bytes, -whole);
                return bytes;
            }
        }

        return GC.AllocateUninitializedArray<byte>(whole, pinned: true);
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

        var kept = _kept[PlaceOf(bytes.Length).Place];
        lock (kept)
        {
            kept.Push(bytes);
        }
    }

    // The step that a length belongs to, and how long the blocks of that step are.
    private static (int Place, int Whole) PlaceOf(int length)
    {
        var bits = int.Log2(Math.Max(1, length - 1));
        var step = (length - 1 - (1 << bits)) >> (bits - StepBits);
        return length == 1 << LeastBits ? (0, length) : (((bits - LeastBits) << StepBits) + step + 1, (1 << bits) + ((step + 1) << (bits - StepBits)));
    }
}
