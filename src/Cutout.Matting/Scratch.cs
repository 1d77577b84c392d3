using Cutout.Imaging;

namespace Cutout.Matting;

/// <summary>
/// The arrays of one stage of a cut. All of them go back to the pool together, overwritten, because every one holds the
/// picture or something that gives its shape away; the next stage finds them there.
/// </summary>
internal sealed class Scratch : IDisposable
{
    // What is looked at in whole vectors may be looked at a little beyond its end.
    private const int Least = 8;

    private readonly List<Action> _returns = [];

    /// <summary>An array of at least this many elements, and of eight, all zero.</summary>
    public T[] Take<T>(int length)
        where T : unmanaged
    {
        var array = Pool<T>.Shared.Rent(Math.Max(Least, length));
        _returns.Add(() => Pool<T>.Shared.Return(array));
        return array;
    }

    public void Dispose()
    {
        foreach (var giveBack in _returns)
        {
            giveBack();
        }

        _returns.Clear();
    }

    // Apart from what is pinned: a cut needs a hundred megabytes and more, which the machine shall have back.
    private static class Pool<T>
        where T : unmanaged
    {
        public static readonly ZeroedPool<T> Shared = new(pinsLarge: false, IdlePools.Shared);
    }
}
