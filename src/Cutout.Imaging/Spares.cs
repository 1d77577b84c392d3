using System.Diagnostics.CodeAnalysis;

namespace Cutout.Imaging;

/// <summary>What waits to be used again, the last one first. Those that nobody has needed for a while are let go.</summary>
/// <param name="most">As many are kept.</param>
internal sealed class Spares<T>(int most)
    where T : class
{
    private readonly Lock _lock = new();
    private readonly Stack<T> _kept = new();

    // The fewest that have waited since the last look: so many could have been done without.
    private int _unneeded;

    /// <summary>How many wait.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _kept.Count;
            }
        }
    }

    public bool TryTake([MaybeNullWhen(false)] out T spare)
    {
        lock (_lock)
        {
            var found = _kept.TryPop(out spare);
            _unneeded = Math.Min(_unneeded, _kept.Count);
            return found;
        }
    }

    /// <summary>False if there are enough.</summary>
    public bool TryKeep(T spare)
    {
        lock (_lock)
        {
            if (_kept.Count >= most)
            {
                return false;
            }

            _kept.Push(spare);
            return true;
        }
    }

    /// <summary>Lets go of what nobody has needed since this was called last, and tells how many those were.</summary>
    public int LetGo()
    {
        lock (_lock)
        {
            var gone = _unneeded;
            while (_kept.Count > 0 && _unneeded > 0)
            {
                _kept.Pop();
                _unneeded--;
            }

            _unneeded = _kept.Count;
            return gone;
        }
    }
}
