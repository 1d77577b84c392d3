using System.Globalization;

namespace Cutout.Benchmarks.Edge;

/// <summary>How long each of many took, in order.</summary>
internal sealed class Times(IEnumerable<TimeSpan> times)
{
    private readonly List<TimeSpan> _times = [.. times.Order()];

    public int Count => _times.Count;

    public TimeSpan Worst => _times[^1];

    public TimeSpan At(double share) => _times[(int)(share * (_times.Count - 1))];

    public override string ToString() => _times.Count == 0 ? "none" : string.Create(CultureInfo.InvariantCulture,
        $"p50 {At(0.5).TotalMilliseconds:F1} ms, p95 {At(0.95).TotalMilliseconds:F1} ms, p99 {At(0.99).TotalMilliseconds:F1} ms, worst {Worst.TotalMilliseconds:F1} ms ({_times.Count})");
}
