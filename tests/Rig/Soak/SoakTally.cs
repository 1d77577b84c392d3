using System.Collections.Concurrent;

namespace Cutout.Soak;

/// <summary>What the visitors have done, and what has not gone as it must.</summary>
internal sealed class SoakTally
{
    private readonly ConcurrentDictionary<string, int> _done = new();
    private readonly ConcurrentDictionary<string, int> _failed = new();

    public IReadOnlyDictionary<string, int> Done => _done;

    public IReadOnlyDictionary<string, int> Failed => _failed;

    public void Count(string what) => _done.AddOrUpdate(what, 1, static (_, count) => count + 1);

    public void Fail(string what) => _failed.AddOrUpdate(what, 1, static (_, count) => count + 1);
}
