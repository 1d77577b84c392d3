using Cutout.Sandbox.RemoveBg;

namespace Cutout.Gateway.Tests.Chaos;

/// <summary>
/// All that is left to chance in one job, drawn before it begins from the seed and the job's number alone: so a job makes
/// the same choices whatever the others do at the same time.
/// </summary>
internal sealed record ChaosPlan(
    int Job,
    IReadOnlyList<(string Name, Action<RemoveBgWords> Say)> Faults,
    IReadOnlyList<(string Name, Action<RemoveBgWords> Say)> FaultsAtUnlock,
    TimeSpan? LeavesUploadAfter,
    TimeSpan? LeavesUnlockAfter,
    bool Buys,
    bool TriesSpentCode,
    ChaosEnding Ending)
{
    public static ChaosPlan Of(int seed, int job)
    {
        // Seeds that lie side by side give numbers that are alike; the golden ratio puts them far apart.
        var chance = new Random((int)((((uint)seed + (uint)job) * 2_654_435_761u) >> 1));
        return new ChaosPlan(
            job,
            Whims(chance.Next(3)),
            Whims(chance.Next(2)),
            Leaves(),
            Leaves(),
            Buys: chance.Next(3) > 0,
            TriesSpentCode: chance.Next(4) == 0,
            chance.Next(6) switch { < 4 => ChaosEnding.Downloads, 4 => ChaosEnding.Erases, _ => ChaosEnding.Forgets });

        IReadOnlyList<(string, Action<RemoveBgWords>)> Whims(int most) =>
            [.. Enumerable.Range(0, most).Select(_ => ChaosFaults.Pick(chance)).OfType<(string, Action<RemoveBgWords>)>()];

        TimeSpan? Leaves() => (chance.Next(12), chance.Next(20)) is (0, var after) ? TimeSpan.FromMilliseconds(after) : null;
    }

    public override string ToString() =>
        $"job {Job} ({string.Join(", ", Faults.Concat(FaultsAtUnlock).Select(fault => fault.Name))}{(LeavesUploadAfter is { } up ? $", leaves the upload after {up}" : "")}{(LeavesUnlockAfter is { } un ? $", leaves the unlock after {un}" : "")}, {(Buys ? $"buys and {Ending}" : "looks")})";
}
