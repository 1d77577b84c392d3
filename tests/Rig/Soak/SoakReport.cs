using System.Globalization;

namespace Cutout.Soak;

/// <summary>What a soak came to; the first third is warming up and isn't judged.</summary>
internal sealed class SoakReport(IReadOnlyList<SoakSample> samples, long heldAtTheEnd, SoakTally tally, IReadOnlyList<string> errors)
{
    private const double Megabyte = 1_000_000;
    private const int Windows = 20;

    private readonly List<SoakSample> _judged = [.. samples.Skip(samples.Count / 3)];

    public long HeldAtTheEnd => heldAtTheEnd;

    public SoakTally Tally => tally;

    /// <summary>How many errors of its own the gateway has logged.</summary>
    public int ErrorsInLog => errors.Count;

    /// <summary>Of the memory that the process has of its own, in MB an hour.</summary>
    public double ResidentSlope => SlopeOf(sample => sample.Process.Resident);

    /// <summary>Of what the process has beside the collector's heap: what native libraries and the runtime itself hold, in MB an hour.</summary>
    public double NativeSlope => SlopeOf(Native);

    /// <summary>Of the managed heap after a collection, in MB an hour.</summary>
    public double HeapSlope => SlopeOf(sample => sample.Heap);

    /// <summary>By how many bytes the process's own memory is larger at the end than after warming up.</summary>
    public double ResidentGrowth => Change(sample => sample.Process.Resident);

    /// <summary>How many handles more there are in the last quarter than in the first.</summary>
    public double HandleGrowth => Change(sample => sample.Process.Handles);

    public double ThreadGrowth => Change(sample => sample.Process.Threads);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"""
        {string.Join(", ", tally.Done.OrderByDescending(done => done.Value).Select(done => $"{done.Value} {done.Key}"))}
        failed: {(tally.Failed.Count == 0 ? "none" : string.Join(", ", tally.Failed.Select(failed => $"{failed.Value} {failed.Key}")))}
        memory: resident {Of(sample => sample.Process.Resident)} MB, {ResidentSlope:+0.0;-0.0} MB/h; managed heap {Of(sample => sample.Heap)} MB, {HeapSlope:+0.0;-0.0} MB/h, in {Of(sample => sample.Committed)} MB of the collector's; all else {Of(Native)} MB, {NativeSlope:+0.0;-0.0} MB/h; {_judged.Count} samples over {(_judged[^1].At - _judged[0].At).TotalMinutes:F0} minutes
        handles {_judged[0].Process.Handles} to {_judged[^1].Process.Handles} ({HandleGrowth:+0.0;-0.0}), threads {_judged[0].Process.Threads} to {_judged[^1].Process.Threads} ({ThreadGrowth:+0.0;-0.0})
        pictures held at the end: {heldAtTheEnd} bytes
        errors in the gateway's log: {(errors.Count == 0 ? "none" : $"{errors.Count}, such as {errors[0]}")}
        """);

    private static long Native(SoakSample sample) => sample.Process.Resident - sample.Committed;

    private string Of(Func<SoakSample, long> value) => string.Create(CultureInfo.InvariantCulture,
        $"{_judged.Take(_judged.Count / 4).Average(value) / Megabyte:F0} to {_judged.TakeLast(_judged.Count / 4).Average(value) / Megabyte:F0}");

    private double Change(Func<SoakSample, long> value) =>
        _judged.TakeLast(_judged.Count / 4).Average(value) - _judged.Take(_judged.Count / 4).Average(value);

    // By least squares, through the least of each window: what is above it is work that was going on just then, and garbage.
    private double SlopeOf(Func<SoakSample, long> value)
    {
        var lows = _judged.Chunk(Math.Max(1, _judged.Count / Windows)).Select(window => window.MinBy(value)!).ToList();
        var (meanTime, meanValue) = (lows.Average(low => low.At.TotalHours), lows.Average(value));
        return lows.Sum(low => (low.At.TotalHours - meanTime) * (value(low) - meanValue)) / lows.Sum(low => Math.Pow(low.At.TotalHours - meanTime, 2)) / Megabyte;
    }
}
