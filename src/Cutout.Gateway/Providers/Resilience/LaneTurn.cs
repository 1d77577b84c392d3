namespace Cutout.Gateway.Providers.Resilience;

/// <summary>A place among a provider's calls, and in the queue of its own where it has one.</summary>
internal sealed class LaneTurn(LanePass call, LanePass? task) : IDisposable
{
    /// <inheritdoc cref="LanePass.Arrive"/>
    public void Arrive() => call.Arrive();

    public void Dispose()
    {
        call.Dispose();
        task?.Dispose();
    }
}
