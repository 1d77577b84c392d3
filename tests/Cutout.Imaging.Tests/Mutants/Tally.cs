namespace Cutout.Imaging.Tests.Mutants;

/// <summary>What became of many mutants.</summary>
internal sealed class Tally
{
    private const int FailuresKept = 20;
    private readonly SortedDictionary<string, int> _outcomes = [];

    public int Count { get; private set; }

    public int FailureCount { get; private set; }

    /// <summary>The first of them, each with the mutant by which it can be seen again.</summary>
    public List<string> Failures { get; } = [];

    public int Pictures => _outcomes.GetValueOrDefault(TrialResult.Picture);

    public TimeSpan Slowest { get; private set; }

    public string SlowestMutant { get; private set; } = "";

    public long LargestAllocation { get; private set; }

    public string HungriestMutant { get; private set; } = "";

    public void Add(Mutant mutant, TrialResult result, TimeSpan processorTime)
    {
        Count++;
        _outcomes[result.Outcome] = _outcomes.GetValueOrDefault(result.Outcome) + 1;
        if (processorTime > Slowest)
        {
            (Slowest, SlowestMutant) = (processorTime, mutant.ToString());
        }

        if (result.LargestAllocation > LargestAllocation)
        {
            (LargestAllocation, HungriestMutant) = (result.LargestAllocation, $"{mutant}, {result.HungriestOperation}");
        }

        foreach (var failure in result.Failures)
        {
            Fail($"{mutant}: {failure}");
        }
    }

    public void Fail(string failure)
    {
        FailureCount++;
        if (Failures.Count < FailuresKept)
        {
            Failures.Add(failure);
        }
    }

    public override string ToString() => string.Join(
        '\n',
        [
            $"{Count} mutants",
            .. _outcomes.OrderByDescending(outcome => outcome.Value).Select(outcome => $"  {outcome.Key,-20} {outcome.Value,8}"),
            $"slowest: {Slowest.TotalMilliseconds:F0} ms of processor time, {SlowestMutant}",
            $"largest allocation of an operation: {LargestAllocation:N0} bytes, {HungriestMutant}",
            .. Failures,
            $"{FailureCount} failures",
        ]);
}
