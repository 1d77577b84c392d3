using System.Diagnostics;

namespace Cutout.Gateway.Diagnostics;

/// <summary>
/// Takes a well-formed <c>traceparent</c> of a caller and nothing else: <c>tracestate</c>, <c>baggage</c> and
/// <c>Request-Id</c> hold whatever anybody likes, and would be copied into logs, traces and calls to others.
/// </summary>
internal sealed class UntrustedTraces : DistributedContextPropagator
{
    private const string TraceParent = "traceparent";

    public override IReadOnlyCollection<string> Fields { get; } = [TraceParent];

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
    {
        // Nobody outside is told which calls belong together.
    }

    public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
    {
        traceState = null;
        traceId = null;
        if (getter is not null)
        {
            getter(carrier, TraceParent, out var parent, out _);
            traceId = ActivityContext.TryParse(parent, null, out _) ? parent : null;
        }
    }

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;
}
