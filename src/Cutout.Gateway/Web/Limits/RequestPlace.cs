namespace Cutout.Gateway.Web.Limits;

/// <summary>A request's place among those that are worked on. While it only waits for news it steps aside, and others take its place.</summary>
internal sealed class RequestPlace(RequestPlaces places, string network, NetworkPlace working) : IDisposable
{
    private NetworkPlace? _working = working;

    /// <summary>A place among those who wait, until it is disposed; null if there is none.</summary>
    public IDisposable? TryStepAside()
    {
        if (places.Waiting.TryTake(network) is not PlaceOutcome.Taken waiting)
        {
            return null;
        }

        Dispose();
        return new Aside(this, waiting.Place);
    }

    public void Dispose() => Interlocked.Exchange(ref _working, null)?.Dispose();

    // What has been begun is finished, also when all places have gone to others in the meantime.
    private void StepBack() => _working = (places.Working.TryTake(network) as PlaceOutcome.Taken)?.Place;

    private sealed class Aside(RequestPlace request, NetworkPlace waiting) : IDisposable
    {
        private NetworkPlace? _waiting = waiting;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _waiting, null) is { } place)
            {
                place.Dispose();
                request.StepBack();
            }
        }
    }
}
