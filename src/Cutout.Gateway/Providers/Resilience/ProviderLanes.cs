using System.Collections.Concurrent;
using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Providers.Resilience;

/// <summary>A provider's lines: one for all its calls, and one for each of its queues that runs only a few tasks at once.</summary>
/// <param name="all">What holds for all calls together.</param>
/// <param name="tasksAtOnce">Tasks under way in one queue at the same time; null for any number.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class ProviderLanes(VendorLane all, int? tasksAtOnce, TimeProvider clock) : IDisposable
{
    private readonly ConcurrentDictionary<string, VendorLane> _queues = new();

    /// <summary>How many are under way and how many wait, in all lines.</summary>
    public (int Running, int Waiting) Load => (all.Load.Running, all.Load.Waiting + _queues.Values.Sum(queue => queue.Load.Waiting));

    /// <summary>About how long somebody who comes now would wait.</summary>
    /// <param name="queue">See <see cref="ProviderKind.QueueOf"/>.</param>
    /// <param name="megapixels">The photo's size, at least 1.</param>
    public TimeSpan Wait(string? queue, int megapixels)
    {
        var (here, there) = (all.Wait(megapixels), queue is null ? TimeSpan.Zero : QueueOf(queue).Wait(megapixels));
        return here > there ? here : there;
    }

    /// <summary>Waits for its turn in its queue and then among all calls; see <see cref="VendorLane.EnterAsync"/>.</summary>
    public async ValueTask<LaneTurn> EnterAsync(string? queue, int megapixels, LanePriority priority, Action<QueuePlace>? tell, CancellationToken cancellationToken)
    {
        var task = queue is null ? null : await QueueOf(queue).EnterAsync(megapixels, priority, tell, cancellationToken);
        try
        {
            return new LaneTurn(await all.EnterAsync(megapixels, priority, tell, cancellationToken), task);
        }
        catch
        {
            task?.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        all.Dispose();
        foreach (var queue in _queues.Values)
        {
            queue.Dispose();
        }
    }

    private VendorLane QueueOf(string name) => _queues.GetOrAdd(name, static (_, lanes) => new VendorLane(lanes.AtOnce, [], lanes.Clock), (AtOnce: tasksAtOnce, Clock: clock));
}
