using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Providers.Resilience;

/// <summary>
/// What all polls of one account may ask together: one budget for polling, cancelling and listing, over all sessions and
/// all keys. Who is over it waits its turn.
/// </summary>
/// <param name="perSecond">Calls in any second; a little below what the vendor allows.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class PollBudget(int perSecond, TimeProvider clock) : IDisposable
{
    private readonly VendorLane _lane = new(null, [new LaneWindow(perSecond, TimeSpan.FromSeconds(1), CountsMegapixels: false)], clock);

    /// <summary>Comes back when one more call may be made.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        using var pass = await _lane.EnterAsync(1, LanePriority.Free, null, cancellationToken);
    }

    public void Dispose() => _lane.Dispose();
}
