using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Cutout.Gateway.Tests.Privacy;

/// <summary>Everything that any meter or trace of this process tells.</summary>
internal sealed class Sinks : IDisposable
{
    /// <summary>What the gateway's server traces; with the port, as the visitor's own.</summary>
    public const string Requests = "Microsoft.AspNetCore.Hosting.HttpRequestIn";

    private readonly ConcurrentQueue<string> _told = new();
    private readonly MeterListener _meters = new();
    private readonly ActivityListener _traces;

    private readonly string _visitors;

    /// <param name="gateway">The gateway's port: what calls there is the visitor, who shares this process.</param>
    public Sinks(int gateway)
    {
        _visitors = $"[server.port, {gateway}]";
        _meters.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        _meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Tell(instrument, tags));
        _meters.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Tell(instrument, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Tell(instrument, tags));
        _meters.Start();
        _traces = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => _told.Enqueue($"{activity.OperationName} {activity.DisplayName} {activity.ParentId} {activity.TraceStateString} {string.Join(' ', activity.TagObjects)} {string.Join(' ', activity.Events.SelectMany(happened => happened.Tags))} {string.Join(' ', activity.Baggage)}"),
        };
        ActivitySource.AddActivityListener(_traces);
    }

    public IEnumerable<string> Told => _told.Where(text => !text.Contains(_visitors, StringComparison.Ordinal) || text.StartsWith(Requests, StringComparison.Ordinal));

    public void Dispose()
    {
        _meters.Dispose();
        _traces.Dispose();
    }

    private void Tell(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) => _told.Enqueue($"{instrument.Name} {string.Join(' ', tags.ToArray())}");
}
