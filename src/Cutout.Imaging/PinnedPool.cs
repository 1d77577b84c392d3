namespace Cutout.Imaging;

/// <summary>
/// Scratch memory for pixels and coefficients. The arrays are pinned, because a compacting collector would leave copies
/// behind, and they are overwritten when they come back, so that no picture lingers in the process.
/// </summary>
internal static class PinnedPool<T>
    where T : unmanaged
{
    private static readonly ZeroedPool<T> Pool = new(pinsLarge: true, IdlePools.Shared);

    /// <inheritdoc cref="ZeroedPool{T}.Rent"/>
    public static T[] Rent(int length)
    {
        var array = Pool.Rent(length);
        PoolUse.Add(Buffer.ByteLength(array));
        return array;
    }

    /// <summary>Overwrites the array with zeros and takes it back. Null is let pass, for constructors that failed half way.</summary>
    public static void Return(T[]? array)
    {
        if (array is not null)
        {
            PoolUse.Add(-Buffer.ByteLength(array));
            Pool.Return(array);
        }
    }
}
