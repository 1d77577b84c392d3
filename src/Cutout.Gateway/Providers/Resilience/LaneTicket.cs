using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Providers.Resilience;

/// <summary>Somebody who waits in a <see cref="VendorLane"/>, and is told when its place has changed noticeably.</summary>
internal sealed class LaneTicket(int weight, LanePriority priority, Action<QueuePlace>? tell)
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _over;
    private int _told = int.MaxValue;

    public int Weight => weight;

    public LanePriority Priority => priority;

    public Task Turn => _turn.Task;

    public void Grant()
    {
        End();
        _turn.SetResult();
    }

    public void GiveUp(CancellationToken cancellationToken)
    {
        End();
        _turn.TrySetCanceled(cancellationToken);
    }

    /// <summary>Whether it is worth telling: near the front every step, far behind only a tenth of the way.</summary>
    public bool Cares(int position) => tell is not null && (position <= 10 ? position != _told : Math.Abs((long)_told - position) * 10 >= position);

    /// <summary>Says where it stands; not after its turn has come, for then it would undo what was said since.</summary>
    public void Tell(QueuePlace place)
    {
        lock (_lock)
        {
            if (!_over)
            {
                _told = place.Position;
                tell?.Invoke(place);
            }
        }
    }

    private void End()
    {
        lock (_lock)
        {
            _over = true;
        }
    }
}
