namespace Cutout.Imaging;

/// <summary>How many bytes of all <see cref="PinnedPool{T}"/>s are in use, for measurements.</summary>
internal static class PoolUse
{
    private static long _now;
    private static long _highest;

    /// <summary>The most bytes in use at once since <see cref="Forget"/>.</summary>
    public static long Highest => Interlocked.Read(ref _highest);

    /// <summary>Takes what is in use now for the highest.</summary>
    public static void Forget() => Interlocked.Exchange(ref _highest, Interlocked.Read(ref _now));

    public static void Add(long bytes)
    {
        var now = Interlocked.Add(ref _now, bytes);
        for (var highest = Highest; now > highest; highest = Highest)
        {
            Interlocked.CompareExchange(ref _highest, now, highest);
        }
    }
}
