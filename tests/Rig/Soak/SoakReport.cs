using System.Globalization;

namespace Cutout.Soak;

/// <summary>What a soak came to.</summary>
/// <param name="samples">While there was traffic, after warming up.</param>
/// <param name="rests">
/// From the end of the warming up on: while there was no traffic, no picture was held and all that nobody uses had been collected.
/// </param>
internal sealed class SoakReport(IReadOnlyList<SoakSample> samples, IReadOnlyList<SoakSample> rests, SoakTally tally, IReadOnlyList<string> errors)
{
    private const double Megabyte = 1_000_000;

    public long HeldAtTheEnd => rests[^1].Held;

    public SoakTally Tally => tally;

    /// <summary>How many errors of its own the gateway has logged.</summary>
    public int ErrorsInLog => errors.Count;

    /// <summary>Of the memory that the process has of its own at rest, in MB an hour of traffic, by least squares.</summary>
    public double RestSlope => SlopeOf(sample => sample.Process.Resident);

    /// <summary>By how many bytes the process's own memory is larger at the end than after warming up, while there is traffic.</summary>
    public double ResidentGrowth => Change(sample => sample.Process.Resident);

    /// <summary>The same as a part of what it was after warming up.</summary>
    public double RelativeGrowth => ResidentGrowth / First(sample => sample.Process.Resident);

    /// <summary>How many handles more there are in the last quarter than in the first.</summary>
    public double HandleGrowth => Change(sample => sample.Process.Handles);

    public double ThreadGrowth => Change(sample => sample.Process.Threads);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"""
        {string.Join(", ", tally.Done.OrderByDescending(done => done.Value).Select(done => $"{done.Value} {done.Key}"))}
        failed: {(tally.Failed.Count == 0 ? "none" : string.Join(", ", tally.Failed.Select(failed => $"{failed.Value} {failed.Key}")))}
        memory at rest: {Rests(rest => rest.Process.Resident)} MB{SlopeText()}
        memory in traffic: resident {Of(sample => sample.Process.Resident)} MB, managed heap {Of(sample => sample.Heap)} MB in {Of(sample => sample.Committed)} MB of the collector's; {samples.Count} samples over {(samples[^1].At - samples[0].At).TotalMinutes:F0} minutes
        handles {samples[0].Process.Handles} to {samples[^1].Process.Handles} ({HandleGrowth:+0.0;-0.0}), threads {samples[0].Process.Threads} to {samples[^1].Process.Threads} ({ThreadGrowth:+0.0;-0.0})
        pictures held at the end: {HeldAtTheEnd} bytes
        errors in the gateway's log: {(errors.Count == 0 ? "none" : $"{errors.Count}, such as {errors[0]}")}
        """);

    private string Of(Func<SoakSample, long> value) => string.Create(CultureInfo.InvariantCulture, $"{First(value) / Megabyte:F0} to {Last(value) / Megabyte:F0}");

    private double Change(Func<SoakSample, long> value) => Last(value) - First(value);

    private double First(Func<SoakSample, long> value) => samples.Take(samples.Count / 4).Average(value);

    private double Last(Func<SoakSample, long> value) => samples.TakeLast(samples.Count / 4).Average(value);

    private string Rests(Func<SoakSample, long> value) =>
        string.Join(", ", rests.Select(rest => (value(rest) / Megabyte).ToString("F1", CultureInfo.InvariantCulture)));

    // Through fewer points than three a line says nothing.
    private string SlopeText() => rests.Count < 3 ? "" : string.Create(CultureInfo.InvariantCulture,
        $"; {RestSlope:+0.0;-0.0} MB/h; of the collector's {Rests(rest => rest.Committed)} MB, of them in use {Rests(rest => rest.Heap)} MB");

    private double SlopeOf(Func<SoakSample, long> value)
    {
        var (meanTime, meanValue) = (rests.Average(rest => rest.At.TotalHours), rests.Average(value));
        return rests.Sum(rest => (rest.At.TotalHours - meanTime) * (value(rest) - meanValue)) / rests.Sum(rest => Math.Pow(rest.At.TotalHours - meanTime, 2)) / Megabyte;
    }
}
