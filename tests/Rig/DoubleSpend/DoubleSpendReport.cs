using System.Globalization;

namespace Cutout.DoubleSpend;

/// <summary>What came of a run; <paramref name="Wrong"/> is empty if nothing was spent twice and nothing lost.</summary>
internal sealed record DoubleSpendReport(
    TimeSpan Took, int Kills, int Granted, int Busy, int Refused, int Unknown, int Downloads, int Delivered, int Codes, IReadOnlyList<string> Wrong)
{
    public int Attempts => Granted + Busy + Refused + Unknown;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"""
        {Attempts} tries in {Took.TotalSeconds:F0} s ({Attempts / Took.TotalSeconds:F0}/s), {Kills} kills
        granted {Granted}, busy {Busy}, refused {Refused}, unknown {Unknown}; {Downloads} whole downloads
        {Codes} codes: {Delivered} delivered, {Codes - Delivered} unused, 0 bound
        histories that can't be true: {Wrong.Count}
        """);
}
