using System.Diagnostics.Tracing;

namespace Cutout.Benchmarks.Previews;

/// <summary>
/// Listens to the runtime's samples of allocations, of which there is one in about 100 KB, and keeps the largest object. The samples come
/// some time later, by a thread of the runtime.
/// </summary>
internal sealed class LargestAllocation : EventListener
{
    private const EventKeywords Gc = (EventKeywords)1;
    private long _bytes;

    public long Bytes => Interlocked.Read(ref _bytes);

    protected override void OnEventSourceCreated(EventSource source)
    {
        if (source.Name == "Microsoft-Windows-DotNETRuntime")
        {
            EnableEvents(source, EventLevel.Verbose, Gc);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs sample)
    {
        var at = sample.PayloadNames?.IndexOf("ObjectSize") ?? -1;
        if (at >= 0 && sample.EventName?.StartsWith("GCAllocationTick", StringComparison.Ordinal) == true)
        {
            Interlocked.Exchange(ref _bytes, Math.Max(Bytes, Convert.ToInt64(sample.Payload![at], System.Globalization.CultureInfo.InvariantCulture)));
        }
    }
}
