using System.Buffers;

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
        var array = ArrayPool<T>.Shared.Rent(Math.Max(Least, length));
        Array.Clear(array);
        _returns.Add(() => ArrayPool<T>.Shared.Return(array, clearArray: true));
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
}
